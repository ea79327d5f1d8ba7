/** Figures of blocks go in; goals must be met, missed or left open for the right reason. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientName } from './clients.js';
import { GOALS, type Goal } from './goals.js';
import { judge, type Evidence, type Outcome } from './judge.js';

/** Three blocks in which each client finds these figures, with a little that both sides share. */
function evidence(found: Readonly<Record<string, number>>, more: Partial<Evidence> = {}): Evidence {
  return {
    blocks: [1, 1.01, 0.99].map(
      (disturbed) => (measure, figure) => (found[`${measure} ${figure}`] ?? Number.NaN) * disturbed,
    ),
    clients: ['driver', 'wrk'],
    whyAbsent: () => null,
    ...more,
  };
}

const ratio = (limit: Goal['limit'], kind: 'quotient' | 'differences' = 'quotient'): Goal => ({
  ...(kind === 'quotient' ? { kind, clients: 'both' } : { kind }),
  what: 'ours against theirs',
  needs: ['ours', 'theirs'],
  limit,
  ours: (at, client) => at('ours', client),
  theirs: (at, client) => at('theirs', client),
});
const sides = (driver: number, wrk: number): Record<string, number> => ({
  'ours driver': driver,
  'ours wrk': wrk,
  'theirs driver': 1,
  'theirs wrk': 1,
});
const verdictOf = (goal: Goal, given: Evidence): Outcome['verdict'] => judge(goal, given).verdict;

describe('a goal of the runtime benchmark', () => {
  it('is met when it is under both clients', () => {
    const goal = ratio({ kind: 'at-most', value: 1.25 });
    assert.equal(verdictOf(goal, evidence(sides(1.2, 1.1))), 'met');
    assert.equal(verdictOf(goal, evidence(sides(1.3, 1.1))), 'missed');
    assert.equal(verdictOf(goal, evidence(sides(1.1, 1.3))), 'missed');
    assert.equal(verdictOf(ratio({ kind: 'at-least', value: 4 }), evidence(sides(4.1, 5))), 'met');
    assert.equal(verdictOf(ratio({ kind: 'at-least', value: 4 }), evidence(sides(4.1, 3.9))), 'missed');
  });

  it('is left open when the clients do not agree about who is ahead', () => {
    const goal = ratio({ kind: 'at-most', value: 1.25 });
    assert.equal(verdictOf(goal, evidence(sides(0.9, 1.1))), 'clients disagree');
    // Differences are no contest: less than one is not ahead.
    assert.equal(
      verdictOf(ratio({ kind: 'at-most', value: 2 }, 'differences'), evidence(sides(0.9, 1.1))),
      'met',
    );
  });

  it('of an upper bound looks at the interval', () => {
    const noisy: Evidence = {
      ...evidence({}),
      blocks: [1, 1.1, 1.6].map((ours) => (measure) => (measure === 'ours' ? ours : 1)),
    };
    assert.equal(verdictOf(ratio({ kind: 'at-most', value: 1.3 }), noisy), 'met');
    assert.equal(verdictOf(ratio({ kind: 'upper-bound-at-most', value: 1.3 }), noisy), 'missed');
  });

  it('is not measured without one of its measures, blocks, or clients, and says why', () => {
    const goal = ratio({ kind: 'at-most', value: 1.25 });
    const reason = 'not installed: npm install theirs';
    const absent = judge(
      goal,
      evidence(sides(1, 1), { whyAbsent: (measure) => (measure === 'theirs' ? reason : null) }),
    );
    assert.deepEqual([absent.verdict, absent.reason], ['not measured', reason]);
    const { 'ours wrk': _, ...byOne } = sides(1.1, 1.1);
    assert.equal(verdictOf(goal, evidence(byOne)), 'not measured');
    assert.equal(verdictOf(goal, evidence(byOne, { clients: ['driver'] })), 'met');
    const [first] = evidence(sides(1.1, 1.1)).blocks;
    assert.ok(first !== undefined);
    assert.equal(verdictOf(goal, evidence({}, { blocks: [first] })), 'not measured');
  });

  it('without a limit is shown only', () => {
    const { verdict, findings } = judge(ratio(null), evidence(sides(2, 3)));
    assert.equal(verdict, 'no goal');
    assert.deepEqual(
      findings.map((finding) =>
        finding.kind === 'ratio' ? [finding.by, Math.round(finding.estimate.ratio)] : null,
      ),
      [
        ['driver', 2],
        ['wrk', 3],
      ],
    );
  });

  it('of a value looks at its median', () => {
    const goal: Goal = {
      kind: 'value',
      what: 'deploy',
      needs: ['deployment'],
      limit: { kind: 'at-most', value: 100 },
      unit: 'ms',
      value: (at) => at('deployment', 'deployMs'),
    };
    assert.equal(verdictOf(goal, evidence({ 'deployment deployMs': 100 })), 'met');
    assert.equal(verdictOf(goal, evidence({ 'deployment deployMs': 101 })), 'missed');
    assert.equal(verdictOf(goal, evidence({})), 'not measured');
  });

  it('stands in the list with what it needs, and finds its figures there', () => {
    for (const goal of GOALS) {
      const asked = new Set<string>();
      const at = (measure: string): number => {
        asked.add(measure);
        return 1;
      };
      const clients: ClientName[] = ['driver', 'wrk'];
      for (const client of clients) {
        if (goal.kind === 'value') goal.value(at);
        else assert.ok(goal.ours(at, client) !== undefined && goal.theirs(at, client) !== undefined);
      }
      assert.deepEqual([...asked].sort(), [...goal.needs].sort(), goal.what);
    }
    assert.equal(new Set(GOALS.map(({ what }) => what)).size, GOALS.length);
  });

  it('counts a native hop as a ninth of what nine more of them take', () => {
    const goal = GOALS.find(({ what }) => what.startsWith('a native hop'));
    assert.ok(goal !== undefined && goal.kind === 'differences');
    const found: Record<string, number> = {
      'latency of a flow of 1 driver p50Us': 150,
      'latency of a flow of 10 driver p50Us': 150 + 9 * 40,
      'ping-pong of two processes roundUs': 32,
    };
    const at = (measure: string, figure: string): number => found[`${measure} ${figure}`] ?? Number.NaN;
    assert.equal(goal.ours(at, 'driver'), 40);
    assert.equal(goal.theirs(at, 'driver'), 32);
  });
});
