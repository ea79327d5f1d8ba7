/** Targets that fail in every way go into whole runs; each ends as it has to, with the kind of failure and its words, and secrets stand nowhere. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readRun } from '../../src/record/read-run.js';
import { startBadTargets, type BadTargets } from './bad-targets.js';
import { runCommand } from './command-process.js';
import { failedRun, loadFor, SMALL } from './failed-run.js';

let cwd: string;
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'faasmark-bad-targets-'));
});
after(() => rmSync(cwd, { recursive: true }));

describe('targets that misbehave', () => {
  let targets: BadTargets;
  before(async () => {
    targets = await startBadTargets();
  });
  after(() => targets.close());

  const cases: readonly (readonly [keyof BadTargets['url'], kind: string, said: RegExp])[] = [
    ['refuses', 'connect', /ECONNREFUSED/],
    ['always500', 'status', /status 500: the database is/],
    ['silent', 'timeouts', /no reply within 500 ms/],
    ['resets', 'reset', /reset|ECONNRESET|hang up/i],
    ['nonsense', 'protocol', /Parse Error|HTTP/],
  ];
  for (const [name, kind, said] of cases) {
    it(`end in 5 when one ${name}`, async () => {
      const { ended, record } = await failedRun(cwd, ['run', targets.url[name], ...loadFor(kind)]);
      const [series] = record.series;
      assert.ok(series !== undefined);
      const { counts } = series;
      const byKind = { ...counts.errors, timeouts: counts.timeouts } as Readonly<Record<string, number>>;
      assert.ok(counts.intended > 0);
      assert.equal(byKind[kind], counts.intended, JSON.stringify(counts));
      assert.match(ended.stdout.replaceAll(/\n\s+/g, ' '), said);
    });
  }

  it('end in 5 when one of several is dead, which does not stop the others', async () => {
    const { record } = await failedRun(cwd, ['run', targets.url.text, targets.url.refuses, ...SMALL]);
    const trust = record.series.map(({ counts }) => [counts.unknown, counts.errors.connect, counts.intended]);
    assert.equal(trust.length, 2);
    assert.ok(
      trust.some(([unknown, , intended]) => unknown === intended),
      JSON.stringify(trust),
    );
    assert.ok(
      trust.some(([, connect, intended]) => connect === intended),
      JSON.stringify(trust),
    );
  });

  it('count as unknown, and as successes, when they answer without evidence', async () => {
    const { stderr } = await runCommand(['run', targets.url.text, ...SMALL], cwd);
    const { record } = await readRun('latest', cwd);
    const [series] = record.series;
    assert.ok(series !== undefined && series.counts.intended > 0, stderr);
    assert.equal(series.counts.unknown, series.counts.intended);
    assert.ok(!record.exit.reasons.some((reason) => /succeeded|fail/.test(reason)), stderr);
  });

  it('get secrets that are stored and printed nowhere', async () => {
    const secrets = { query: 'qUeRy5ecret', user: 'u5er', password: 'pa55word5ecret', token: 't0ken5ecret' };
    const basic = Buffer.from(`${secrets.user}:${secrets.password}`).toString('base64');
    const { host } = new URL(targets.url.text);
    const url = `http://${secrets.user}:${secrets.password}@${host}/f?key=${secrets.query}&n=1`;
    const flags = ['--header-env', 'x-token=MY_TOKEN', '--verbose', '--samples', '--out', 'secret'];
    const ended = await runCommand(['run', url, ...flags, ...SMALL], cwd, { MY_TOKEN: secrets.token });
    // This one fails, and quotes what it was sent.
    const echo = targets.url.echoes.replace('http://', `http://${secrets.user}:${secrets.password}@`);
    const echoFlags = [
      '--header',
      `x-token: ${secrets.token}`,
      '--verbose',
      '--samples',
      '--out',
      'secret-echo',
    ];
    const failed = await runCommand(['run', `${echo}?key=${secrets.query}`, ...echoFlags, ...SMALL], cwd);
    assert.equal(failed.code, 5, failed.stderr);
    assert.match(failed.stdout, /cannot GET \/f\?key=\*\*\* for Basic/);

    assert.ok(
      targets.seen.some(
        ({ path, token, authorization }) =>
          path.includes(secrets.query) && token === secrets.token && authorization === `Basic ${basic}`,
      ),
      'the target got them',
    );
    const printed = ['stdout', 'stderr'] as const;
    const texts = [
      ...printed.flatMap((stream) => [ended[stream], failed[stream]].map((text) => [stream, text] as const)),
      ...['secret', 'secret-echo', '.faasmark'].flatMap((folder) => filesBelow(join(cwd, folder))),
    ];
    assert.ok(texts.some(([name]) => name.endsWith('run.json')));
    for (const [name, text] of texts) {
      for (const secret of [...Object.values(secrets), basic])
        assert.ok(!text.includes(secret), `${secret} in ${name}`);
    }
    const { record } = await readRun('secret', cwd);
    assert.match(record.command, /\/\/\*\*\*@.*\?key=\*\*\*&n=\*\*\*/);
  });
});

function filesBelow(folder: string): (readonly [name: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => {
      const bytes = readFileSync(path);
      return [path, (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')] as const;
    });
}
