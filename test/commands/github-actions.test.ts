/** The command in a step of GitHub Actions: what the step shows, what its runner finds in the output, and what stays clean. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { runRecord } from '../fixtures/run-record.js';
import { readCommands } from '../reports/github/read-commands.js';
import { faasmark, temporaryFolder, type Finished } from './faasmark-process.js';

const STOLEN = ['::error::stolen', '\n::add-mask::stolen', '##[add-mask]stolen', '\r::stop-commands::stolen'];

/** Functions and a stored run try to give commands wherever their text is shown. */
function stealing(): RunRecord {
  const run = runRecord();
  return {
    ...run,
    command: STOLEN.join(' '),
    client: { ...run.client, cpu: STOLEN.join('\n') },
    exit: { code: 10, reasons: STOLEN },
    thresholds: [{ expression: '::error::stolen<1ms', value: 2, verdict: 'fail' }],
    warnings: STOLEN.map((text) => ({ code: 'errors', message: text, hint: text })),
    series: run.series.map((series) => ({
      ...series,
      emulated: STOLEN,
      errorMessages: [{ kind: 'function', count: 3, messages: STOLEN }],
      trust: { ok: false, reasons: STOLEN },
    })),
  };
}

interface Step extends Finished {
  summary: string;
}

/** A step of a job: GitHub gives it a file for its summary, in which something may stand already. */
async function step(
  args: readonly string[],
  {
    record = stealing(),
    before = '',
    env = {},
  }: { record?: RunRecord; before?: string; env?: Record<string, string> } = {},
): Promise<Step> {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'run'));
  await writeFile(join(cwd, 'run', 'run.json'), JSON.stringify(record));
  const summary = join(cwd, 'summary');
  await writeFile(summary, before);
  const given = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, ...env };
  const done = await faasmark(['report', 'run', ...args], { cwd, env: given });
  return { ...done, summary: await readFile(summary, 'utf8') };
}

/** All that the runner obeys in a stream. */
const commandsIn = (text: string): string[] => readCommands(text).map(({ name }) => name);

describe('a step of GitHub Actions', () => {
  it('gets a summary after what it has, and annotations on stderr', async () => {
    const { code, stdout, stderr, summary } = await step([], { before: 'before\n' });
    assert.equal(code, 0, stderr);
    assert.match(summary, /^before\n\n# FaaSMark/);
    assert.match(stdout, /chain\[direct\]/, 'the table as everywhere');
    assert.deepEqual([...new Set(commandsIn(stderr))], ['error', 'warning', 'notice']);
    assert.match(stderr, /^::error title=Threshold failed::/m);
  });

  it('obeys nothing but these, whatever text is shown', async () => {
    for (const reporter of ['terminal', 'json', 'terminal,json,github']) {
      const { code, stdout, stderr } = await step(['--reporter', reporter]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /stolen/, 'it is shown');
      assert.deepEqual(commandsIn(stdout), [], reporter);
      for (const name of commandsIn(stderr)) assert.match(name, /^(error|warning|notice)$/);
      for (const { properties } of readCommands(stderr)) assert.deepEqual([...properties.keys()], ['title']);
    }
  });

  it('finds JSON on stdout as it is elsewhere', async () => {
    const { stdout, stderr } = await step(['--json']);
    assert.deepEqual(JSON.parse(stdout), stealing());
    assert.match(stderr, /^::error title=/m);
    const elsewhere = await step(['--json'], { env: { GITHUB_ACTIONS: '' } });
    assert.equal(elsewhere.stdout, stdout);
    assert.equal(elsewhere.stderr, '');
  });

  it('gets neither where reporters were named, or elsewhere', async () => {
    for (const [args, env] of [
      [['--reporter', 'terminal'], {}],
      [[], { FAASMARK_REPORTER: 'terminal' }],
      [[], { GITHUB_ACTIONS: 'false' }],
    ] as const) {
      const { code, stderr, summary } = await step(args, { env });
      assert.equal(code, 0, stderr);
      assert.equal(summary, '');
      assert.equal(stderr, '');
    }
  });

  it('has its summary cut to what GitHub shows, also of several commands together', async () => {
    const before = `${'x'.repeat(1_047_000)}\n`;
    const { code, summary } = await step([], { before });
    assert.equal(code, 0);
    assert.ok(Buffer.byteLength(summary) <= 1_048_576);
    assert.match(summary.slice(before.length), /^\n# FaaSMark[^]*\*Cut here: [^\n]*\n$/);
  });

  it('does not fail where the summary cannot be written', async () => {
    const { code, stderr } = await step([], { env: { GITHUB_STEP_SUMMARY: '/proc/faasmark/summary' } });
    assert.equal(code, 0);
    assert.match(stderr, /^note: the step summary was not written: /m);
  });

  it('of elsewhere prints both for who asks for them', async () => {
    const { code, stdout, stderr } = await step(['--reporter', 'github'], { env: { GITHUB_ACTIONS: '' } });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^# FaaSMark[^]*\n::error title=/);
  });
});
