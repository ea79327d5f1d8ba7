/** Figures of tools go in; goals must be met, missed or left unjudged for the right reason. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CELLS, type Cell } from './cells.js';
import type { Figures } from './figures-of.js';
import { C_DRIVER, judge, OURS, type Verdict } from './goals.js';

function cellOf(id: string): Cell {
  const cell = CELLS.find((each) => each.id === id);
  assert.ok(cell !== undefined, id);
  return cell;
}

/** A good driver of a target that takes 1 ms; `offUs`: how far its quantiles are. */
function figures(ratePerSecond: number, offUs = 20, changes: Partial<Figures> = {}): Figures {
  return {
    ratePerSecond,
    error: { p50Us: 30, p99Us: 200, clockUncertaintyUs: 10 },
    lateShare: 0.001,
    lost: 0,
    quantiles: [0.5, 0.99, 0.999].map((q) => ({
      q,
      measuredUs: 1_000 + offUs,
      loggedUs: 1_000,
      idealUs: 1_000,
    })),
    cpuShare: 1,
    ...changes,
  };
}

function verdictOn(verdicts: readonly Verdict[], goal: RegExp): Verdict['verdict'] | undefined {
  return verdicts.find((each) => goal.test(each.goal))?.verdict;
}

describe('the goals of the fidelity benchmark', () => {
  it('are all met by a driver as good as it should be', () => {
    const verdicts = judge(
      cellOf('constant 2000/s'),
      new Map([
        [OURS, figures(2_000)],
        [C_DRIVER, figures(2_000, 10)],
        ['other', figures(2_000, 500)],
      ]),
    );
    assert.deepEqual(
      verdicts.filter(({ verdict }) => verdict !== 'met'),
      [],
    );
    assert.equal(verdicts.length, 6);
  });

  it('are missed one by one', () => {
    const cell = cellOf('constant 2000/s');
    const alone = (ours: Figures): Verdict[] => judge(cell, new Map([[OURS, ours]]));
    const error = { p50Us: 51, p99Us: 301, clockUncertaintyUs: 0 };
    assert.equal(verdictOn(alone(figures(2_000, 20, { error })), /error p50/), 'missed');
    assert.equal(verdictOn(alone(figures(2_000, 20, { error })), /error p99/), 'missed');
    assert.equal(verdictOn(alone(figures(2_000, 301)), /every quantile/), 'missed');
    assert.equal(verdictOn(alone(figures(1_980)), /rate within/), 'missed');
    assert.equal(verdictOn(alone(figures(2_000, 20, { lateShare: 0.02 })), /late/), 'missed');
  });

  it('allow more over TLS', () => {
    const error = { p50Us: 140, p99Us: 900, clockUncertaintyUs: 0 };
    const ours = new Map([[OURS, figures(500, 20, { error })]]);
    assert.equal(verdictOn(judge(cellOf('stall 500/s tls'), ours), /error p50/), 'met');
    assert.equal(verdictOn(judge(cellOf('stall 500/s'), ours), /error p50/), 'missed');
  });

  it('are not judged at a rate that the C driver cannot keep either', () => {
    const cell = cellOf('sending 20000/s');
    const slow = figures(15_000, 20, { error: null, lateShare: 0.5 });
    const fast = figures(20_000, 20, { error: null });
    const rate = (c: Figures): string | undefined =>
      verdictOn(
        judge(
          cell,
          new Map([
            [OURS, slow],
            [C_DRIVER, c],
          ]),
        ),
        /rate within/,
      );
    assert.equal(rate(slow), 'not judged');
    assert.equal(rate(fast), 'missed');
  });

  it('compare the floor with the C driver', () => {
    const floor = (offUs: number): Verdict[] =>
      judge(
        cellOf('floor 2000/s'),
        new Map([
          [OURS, figures(2_000, offUs)],
          [C_DRIVER, figures(2_000, 0)],
        ]),
      );
    assert.equal(verdictOn(floor(900), /floor p50/), 'met');
    assert.equal(verdictOn(floor(1_100), /floor p50/), 'missed');
    assert.equal(verdictOn(floor(1_100), /floor p99/), 'met');
    assert.equal(verdictOn(floor(2_100), /floor p99/), 'missed');
  });

  it('hold another tool only to what it reports, and ours to all of that', () => {
    const cell = cellOf('mixture 500/s');
    const beside = (theirs: Figures): string | undefined =>
      verdictOn(
        judge(
          cell,
          new Map([
            [OURS, figures(500)],
            ['other', theirs],
          ]),
        ),
        /closer to the truth/,
      );
    const reporting = (measuredUs: number | null): Figures => ({
      ...figures(500),
      quantiles: [{ q: 0.99, measuredUs, loggedUs: null, idealUs: 1_000 }],
    });
    assert.equal(beside(reporting(1_500)), 'met');
    assert.equal(beside(reporting(1_001)), 'missed');
    assert.equal(beside(reporting(null)), 'not judged');
  });
});
