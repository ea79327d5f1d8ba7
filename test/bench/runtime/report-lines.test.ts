/** Figures and outcomes go in; lines must come out that say what was found, under which goal, and what is missing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figureLines, outcomeLines } from './report-lines.js';

describe('the report of the runtime benchmark', () => {
  it('has medians of what was measured, and dashes for what was not', () => {
    const lines = figureLines(
      new Map([
        ['latency of it', [{ 'driver p50Us': 100, 'wrk p50Us': 90 }, { 'driver p50Us': 104 }, null]],
        ['ping-pong', [{ roundUs: 30 }, { roundUs: 40 }]],
      ]),
    );
    const row = lines.find((line) => line.startsWith('latency of it')) ?? '';
    assert.deepEqual(row.split(/\s{2,}/).slice(0, 4), ['latency of it', '102', '-', '-']);
    assert.match(row, / 90\.0 /);
    assert.ok(lines.includes('ping-pong: roundUs 35.0'), lines.join('\n'));
  });

  it('has a line for each goal: verdict, limit, ratio with interval, or why there is none', () => {
    const estimate = { ratio: 1.1, ci95: [1.05, 1.16], blocks: 20 } as const;
    const lines = outcomeLines([
      {
        what: 'p50',
        limit: { kind: 'at-most', value: 1.25 },
        verdict: 'met',
        findings: [
          { kind: 'ratio', by: 'driver', estimate },
          { kind: 'ratio', by: 'wrk', estimate },
        ],
        reason: null,
      },
      {
        what: 'deploy',
        limit: { kind: 'at-most', value: 100 },
        verdict: 'missed',
        findings: [{ kind: 'value', unit: 'ms', median: 120, least: 110, most: 130, blocks: 5 }],
        reason: null,
      },
      {
        what: 'p90',
        limit: { kind: 'at-least', value: 2 },
        verdict: 'not measured',
        findings: [],
        reason: 'not installed: npm install it',
      },
    ]);
    assert.deepEqual(lines.slice(1, 4), [
      'met               p50 ≤ 1.25: 1.10 (1.05–1.16; 20 blocks) by driver, 1.10 (1.05–1.16; 20 blocks) by wrk',
      'missed            deploy ≤ 100: 120 ms (110–130; 5 times)',
      'not measured      p90 ≥ 2: not installed: npm install it',
    ]);
    assert.equal(lines.at(-1), '1 goals met, 1 missed, 0 on which the clients disagree, 1 not measured');
  });
});
