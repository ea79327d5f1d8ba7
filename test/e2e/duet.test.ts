/** Head and base are measured side by side by the installed command; what it says of them, and how it ends, is what they are. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { readRun } from '../../src/record/read-run.js';
import { runCommand, startCommand } from './command-process.js';

let cwd: string;
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'faasmark-duet-'));
});
after(() => rmSync(cwd, { recursive: true }));

interface Target {
  url: string;
  close(): Promise<void>;
}

/** Answers after so long: far more than what a busy machine adds of its own, so that few trials count as disturbed. */
async function startTarget(name: string, delayMs: number): Promise<Target> {
  const server = http.createServer((request, response) => {
    request.resume();
    setTimeout(() => response.end('done'), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function recordIn(out: string): Promise<RunRecord> {
  return (await readRun(join(cwd, out), cwd)).record;
}

describe('a duet', () => {
  // The median is the gate: on a machine that others use too, a p99 of so few calls is the others'.
  const short = ['--trials', '6', '--rate', '50', '--warmup', '4', '--gate', '*:p50'];

  it('of a configuration with itself finds no regression', async () => {
    const { stderr, code } = await runCommand(
      [
        'run',
        '-w',
        'noop',
        '--against',
        'memory=256',
        ...short,
        '--duration',
        '400ms',
        '--margin',
        '100%',
        '--out',
        'same',
      ],
      cwd,
    );
    const { comparison, series, exit, resources } = await recordIn('same');
    assert.ok(comparison !== undefined && comparison !== null, stderr);
    assert.deepEqual(comparison.regressions, []);
    // A busy machine may disturb trials, which is no finding about the head.
    assert.ok(code === 0 || (code === 5 && /disturbed|invalid/.test(exit.reasons.join())), stderr);
    assert.deepEqual(
      series.map(({ id }) => id),
      ['local/local/noop[caller]', 'local/local/noop[caller]+side=base'],
    );
    assert.ok(series.every(({ counts }) => counts.warm > 0));
    assert.equal(resources.created, resources.destroyed);
    const trials = series.flatMap(({ id, trialRuns }) => trialRuns.map((trial) => ({ id, ...trial })));
    for (let block = 0; block < 6; block++) {
      const planned = trials.filter((trial) => trial.block === block && trial.attempt === 0);
      assert.deepEqual(planned.map(({ order }) => order).sort(), [0, 1]);
    }
  });

  it('finds the head that is slower, ends in 11 and names the series', async () => {
    const [base, head] = await Promise.all([startTarget('base', 100), startTarget('head', 130)]);
    try {
      const { code, stdout, stderr } = await runCommand(
        [
          'run',
          head.url,
          '--against',
          base.url,
          ...short,
          '--duration',
          '400ms',
          '--connections',
          '8',
          '--out',
          'slower',
        ],
        cwd,
      );
      const { comparison, exit, series } = await recordIn('slower');
      const slower = series.find(({ id }) => id.endsWith('/head'))?.id ?? '';
      assert.deepEqual(comparison?.regressions, [slower], stderr);
      const gate = comparison.series.find(({ role }) => role === 'gate');
      assert.equal(gate?.quantile, 'p50');
      assert.ok((gate.ratio ?? 0) > 1.2, String(gate.ratio));
      assert.ok(exit.reasons.some((reason) => reason.startsWith(`${slower}: p50 is worse: `)));
      // Not trustworthy wins: it says that the machine was too busy to tell.
      assert.ok(code === 11 || (code === 5 && /disturbed|invalid/.test(exit.reasons.join())), stderr);
      assert.match(stdout, /Head against base[^]*worse: [\d.]+ % slower \([\d.]+ % to [\d.]+ %\)/);
      assert.match(stdout, /Exploratory/);
      assert.match(readFileSync(join(cwd, 'slower', 'summary.md'), 'utf8'), /## Head against base/);
      assert.match(readFileSync(join(cwd, 'slower', 'report.html'), 'utf8'), /<h2 id="comparison">/);
    } finally {
      await Promise.all([base.close(), head.close()]);
    }
  });

  it('that is interrupted keeps what it compared', async () => {
    const [base, head] = await Promise.all([startTarget('base', 5), startTarget('head', 5)]);
    try {
      const command = startCommand(
        ['run', head.url, '--against', base.url, ...short, '--duration', '1s', '--verbose', '--out', 'cut'],
        cwd,
      );
      await command.sees(/block 2 of 6/);
      command.kill('SIGINT');
      assert.equal((await command.ended).code, 130);
      const { comparison, status } = await recordIn('cut');
      assert.equal(status, 'partial');
      assert.equal(comparison?.series.length, 2);
      for (const { verdict, blocks } of comparison.series) {
        assert.equal(verdict, 'cannot-tell');
        assert.ok(blocks < 6);
      }
    } finally {
      await Promise.all([base.close(), head.close()]);
    }
  });
});
