/** `faasmark run` and its relatives against real targets: streams, exit codes, secrets, interrupts. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { plan, readRun } from '../../src/index.js';
import type { Plan, RunRecord } from '../../src/index.js';
import { faasmark, finished, startFaasmark, temporaryFolder } from './faasmark-process.js';

const SHORT = ['--trials', '1', '--duration', '200ms', '--warmup', '2', '--connections', '2'];

describe('run URL', () => {
  let server: Server;
  let url = '';
  const seen = new Set<string | undefined>();
  before(async () => {
    server = createServer((request, response) => {
      seen.add(request.headers['x-token']?.toString());
      response.statusCode = request.url?.startsWith('/broken') === true ? 500 : 200;
      request.resume().on('end', () => response.end('ok'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('prints the record alone on stdout with --json, and keeps secrets to itself', async () => {
    const cwd = await temporaryFolder();
    const args = ['run', `${url}/ok?key=s3cret`, '--json', '--header-env', 'x-token=MY_TOKEN', ...SHORT];
    const { stdout, stderr } = await faasmark(args, { cwd, env: { MY_TOKEN: 's3cret-token' } });
    const record = JSON.parse(stdout) as RunRecord;
    assert.equal(record.schema, 'faasmark.run/1');
    assert.ok(seen.has('s3cret-token'), 'the header was not sent');
    assert.match(record.command, /^faasmark run 'http:.*\?key=\*\*\*' --json/);
    const folder = /^results: (.*)$/m.exec(stderr)?.[1] ?? '';
    for (const name of await readdir(join(cwd, folder))) {
      assert.doesNotMatch(await readFile(join(cwd, folder, name), 'latin1'), /s3cret/, name);
    }
    assert.doesNotMatch(stdout + stderr, /s3cret/);
    assert.equal((await readRun('latest', cwd)).record.id, record.id);

    const again = await faasmark(['report', record.id, '--json'], { cwd });
    assert.equal(again.code, 0, again.stderr);
    assert.equal((JSON.parse(again.stdout) as RunRecord).id, record.id);
    const files = await faasmark(['report', '--reporter', 'csv', '--out', 'elsewhere'], { cwd });
    assert.equal(files.stdout, `${join(cwd, 'elsewhere', 'summary.csv')}\n`);
    assert.deepEqual(await readdir(join(cwd, 'elsewhere')), ['summary.csv']);
  });

  it('exits 5 with the reason when the target only fails', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout, stderr } = await faasmark(['run', `${url}/broken`, '--quiet', ...SHORT], { cwd });
    assert.equal(code, 5, stderr);
    assert.match(stdout, /^results: \.faasmark\/runs\//m);
    assert.match(stderr, /^exit 5: nothing succeeded/);
  });

  it('writes the formats that are asked for, and nothing else, and leaves stdout to the results', async () => {
    const cwd = await temporaryFolder();
    const reporters = ['--reporter', 'junit,openmetrics,hgrm,hlog,action-benchmark,bencher'];
    const args = ['run', `${url}/ok`, ...reporters, '--out', 'run', '--quiet', ...SHORT];
    const { stdout, stderr } = await faasmark(args, { cwd });
    assert.equal(stdout, 'results: run\n', stderr);
    const files = await readdir(join(cwd, 'run'));
    const asked = [
      'junit.xml',
      'metrics.txt',
      'percentiles',
      'histograms.hlog',
      'benchmark.json',
      'bencher.json',
    ];
    for (const name of asked) assert.ok(files.includes(name), name);
    assert.match((await readdir(join(cwd, 'run', 'percentiles'))).join(' '), /\.all\.hgrm .*\.unknown\.hgrm/);
    assert.deepEqual(
      files.filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('shows itself in a step of GitHub Actions, beside JSON that stays JSON', async () => {
    const cwd = await temporaryFolder();
    const summary = join(cwd, 'summary');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { stdout, stderr } = await faasmark(['run', `${url}/broken`, '--json', ...SHORT], { cwd, env });
    assert.equal((JSON.parse(stdout) as RunRecord).exit.code, 5);
    assert.match(stderr, /^::error title=Not trustworthy::.*nothing succeeded/m);
    assert.match(await readFile(summary, 'utf8'), /^# FaaSMark/);
  });

  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`ends with ${String(expected)} at ${signal} and keeps what was measured`, async () => {
      const cwd = await temporaryFolder();
      const child = startFaasmark(
        ['run', `${url}/ok`, '--trials', '1', '--duration', '60s', '--warmup', '2'],
        { cwd },
      );
      const ended = finished(child);
      let sent = false;
      child.stderr.on('data', (text: string) => {
        if (sent || !text.includes('drive: block 1/1')) return;
        sent = true;
        child.kill(signal);
      });
      const { code, stderr } = await ended;
      assert.equal(code, expected, stderr);
      assert.equal(stderr.includes('press Ctrl-C again'), signal === 'SIGINT');
      assert.match(stderr, new RegExp(`^exit ${String(expected)}: interrupted by ${signal}$`, 'm'));
      const { record } = await readRun('latest', cwd);
      assert.equal(record.exit.code, expected);
    });
  }
});

describe('plan', () => {
  it('says the same as run --dry-run and as the package, and touches nothing', async () => {
    const cwd = await temporaryFolder();
    const flags = ['-w', 'chain', '--composition', 'direct,native', '--seed', '1', '--trials', '5'];
    const text = await faasmark(['plan', ...flags], { cwd });
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^trials +10 trials in 5 blocks$/m);
    assert.match(text.stdout, /^ {2}local\/local\/chain\[native\] +70\/s/m);
    assert.match(text.stdout, /^cost +nothing/m);
    const dry = await faasmark(['run', '--dry-run', '--json', ...flags], { cwd });
    const { hash, series } = JSON.parse(dry.stdout) as Plan;
    assert.ok(text.stdout.includes(hash.slice(0, 12)));
    assert.equal(series.length, 2);
    const own = await plan(
      { workload: 'chain', composition: ['direct', 'native'], seed: 1, trials: 5 },
      { cwd },
    );
    assert.equal(own.hash, hash);
    assert.deepEqual(await readdir(cwd), []);
  });

  it('lists what is wrong with settings of a program too', async () => {
    await assert.rejects(plan({ workload: 'nop', rate: 0 }), /2 settings are wrong/);
  });
});
