/** A run is broken at the given stages, in every way; nothing stays deployed and what is on the disk is valid. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { STAGES, type Stage } from '../../src/model/Progress.js';
import { readRun } from '../../src/record/read-run.js';
import { readIndex } from '../../src/record/run-folder.js';
import { readLedger, standing } from '../../src/teardown/ledger.js';
import { descendants, processesIn, startCommand, untilGone, type CommandProcess } from './command-process.js';
import { brokenRun } from './broken-run.js';

const SMALL = [
  'run',
  '-w',
  'noop,chain',
  '--composition',
  'caller,key-value',
  '--trials',
  '2',
  '--duration',
  '300ms',
  '--warmup',
  '5',
];
const EXIT_OF = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** From the first stage on which a run has a folder. */
export const WITH_FOLDER: readonly Stage[] = STAGES.slice(STAGES.indexOf('deploy'));

export interface BreakingPoints {
  thrown: readonly Stage[];
  interrupted: readonly Stage[];
  killed: readonly Stage[];
}

export function breakRuns({ thrown, interrupted, killed }: BreakingPoints): void {
  let cwd: string;
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'faasmark-life-'));
  });
  after(() => rm(cwd, { recursive: true, force: true }));

  const start = async (stage: Stage): Promise<CommandProcess> => {
    const command = startCommand([...SMALL, '--verbose'], cwd);
    await command.sees(new RegExp(`^${stage}: `, 'm'));
    return command;
  };

  const newest = async (): Promise<string> => {
    const entry = (await readIndex(cwd)).at(-1);
    assert.ok(entry !== undefined);
    return entry.path;
  };

  /** Every address that the ledger names refuses. */
  const nobodyListens = async (folder: string): Promise<void> => {
    const entries = await readLedger(join(folder, 'ledger.jsonl'));
    const urls = entries.flatMap(({ details }) => [details['url'], details['endpoint']]);
    for (const url of urls.filter((each) => typeof each === 'string')) {
      await assert.rejects(
        fetch(url),
        (error: Error) => /ECONNREFUSED/.test(String((error.cause as Error).message)),
        url,
      );
    }
  };

  for (const stage of thrown) {
    it(`tears down what it deployed when something throws at ${stage}`, async () => {
      const { deploys, destroys, outcome, error } = await brokenRun(stage, cwd);
      assert.equal(destroys, deploys, `${deploys} deployed, ${destroys} destroyed`);
      assert.equal(outcome === null, error !== null);
      if (outcome === null) {
        assert.ok(stage === 'plan' || stage === 'preflight', `${stage}: ${String(error)}`);
        return;
      }
      assert.equal(outcome.exit, 1);
      assert.match(outcome.reasons.join('\n'), new RegExp(`thrown at ${stage}`));
      const { record } = await readRun(outcome.folder, cwd);
      assert.equal(record.exit.code, 1);
      assert.equal(standing(await readLedger(join(outcome.folder, 'ledger.jsonl'))).length, 0);
    });
  }

  for (const stage of interrupted) {
    it(`keeps what it has and leaves nothing when interrupted at ${stage}`, async () => {
      const signal = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)[WITH_FOLDER.indexOf(stage) % 3] ?? 'SIGINT';
      const command = await start(stage);
      const children = descendants(command.pid);
      command.kill(signal);
      const { code, stderr } = await command.ended;
      // What came after the last look at the clock may have ended the run before the signal did.
      assert.ok(code === EXIT_OF[signal] || (stage === 'tear-down' && code !== 1), `${code}: ${stderr}`);
      const { record } = await readRun(await newest(), cwd);
      assert.notEqual(record.finishedAt, null);
      assert.equal(record.resources.left.length, 0);
      assert.equal(standing(await readLedger(join(await newest(), 'ledger.jsonl'))).length, 0);
      assert.deepEqual(await untilGone(children, cwd, 5_000), []);
      await nobodyListens(await newest());
    });
  }

  for (const stage of killed) {
    it(`leaves no process 5 s after it was killed at ${stage}`, async () => {
      const command = await start(stage);
      const children = descendants(command.pid);
      if (['warm-up', 'drive', 'record', 'analyse', 'report'].includes(stage)) {
        assert.ok(children.length >= 4, 'a runtime with instances was there to be left');
      }
      command.kill('SIGKILL');
      assert.equal((await command.ended).signal, 'SIGKILL');
      assert.deepEqual(await untilGone(children, cwd, 5_000), []);
      const folder = (await readIndex(cwd)).at(-1)?.path;
      if (folder !== undefined) await nobodyListens(folder);
      if (folder !== undefined && existsSync(join(folder, 'run.json'))) {
        const { record } = await readRun(folder, cwd);
        assert.ok(record.status === 'partial' || record.status === 'failed' || record.finishedAt !== null);
      }
    });
  }

  it('skips draining at the second Ctrl-C and quits at the third, saying what cleans up', async () => {
    const command = startCommand(['run', '-w', 'noop', '--trials', '1', '--duration', '60s'], cwd);
    await command.sees(/^drive: /m);
    assert.ok(processesIn(cwd).length >= 4, 'a runtime with instances would be found if it were left');
    command.kill('SIGINT');
    await command.sees(/press Ctrl-C again/);
    command.kill('SIGINT');
    const { code } = await command.ended;
    assert.equal(code, 130);
  });

  it('leaves no temporary folder of a run that was torn down', async () => {
    const ids = (await readIndex(cwd)).map(({ id }) => id);
    const left = readdirSync(cwd).filter((name) => ids.some((id) => name === `faasmark-${id}`));
    const tornDown = left.filter((name) => {
      const folder = join(cwd, '.faasmark', 'runs', name.replace('faasmark-', ''));
      const path = join(folder, 'run.json');
      return (
        existsSync(path) &&
        (JSON.parse(readFileSync(path, 'utf8')) as { finishedAt: string | null }).finishedAt !== null
      );
    });
    assert.deepEqual(tornDown, []);
  });
}
