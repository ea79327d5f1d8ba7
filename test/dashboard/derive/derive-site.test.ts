/** Runs of many days go in; marks, rankings, stale platforms and where callers stood come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deriveSite, NEWEST_REPORTS } from '../../../src/dashboard/derive/derive-site.js';
import { summariseRun } from '../../../src/dashboard/derive/summarise-run.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import type { Site } from '../../../src/model/Site.js';
import { hoursBefore, storedRun, type WantedSeries } from '../stored-runs.js';

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;

function siteOf(runs: readonly RunRecord[], lost: readonly string[] = []): Site {
  return deriveSite({
    id: 'site',
    version: '1.2.3',
    nowMs: NOW,
    staleAfterMs: 3 * DAY_MS,
    summaries: runs.map((run) => summariseRun(run, `sha of ${run.id}`)),
    lost: new Set(lost),
    annotations: [],
    refused: [],
    proof: null,
  });
}

/** Four runs on each of some days, the newest of them an hour ago. */
function days(count: number, seriesOf: (run: number) => readonly WantedSeries[]): RunRecord[] {
  return Array.from({ length: count * 4 }, (_, run) =>
    storedRun({
      id: `run-${run}`,
      startedAt: hoursBefore(1 + Math.floor(run / 4) * 24 + (run % 4) * 3, NOW),
      series: seriesOf(run),
    }),
  );
}

const cloud = (provider: string, more: WantedSeries = {}): WantedSeries => ({
  provider,
  region: 'r-1',
  vantage: 'platform',
  ...more,
});

describe('the mark', () => {
  const markOf = (runs: readonly RunRecord[]) => siteOf(runs).platforms[0]?.mark;

  it('is the median over days of the p99 of noop from the platform', () => {
    const mark = markOf(days(9, (run) => [cloud('alpha', { p99Us: 5_000 + Math.floor(run / 4) })]));
    assert.ok(mark?.kind === 'mark', JSON.stringify(mark));
    assert.equal(mark.days, 9);
    assert.equal(mark.valueUs, 5_004);
    assert.deepEqual(mark.interval, [5_001, 5_007]);
  });

  const missing: [string, readonly RunRecord[], RegExp][] = [
    ['six days', days(6, () => [cloud('alpha')]), /^1 more day: 6 of 7$/],
    ['another rate', days(8, () => [cloud('alpha', { rate: 20 })]), /10 calls per second/],
    ['nine blocks', days(8, () => [cloud('alpha', { trials: 9 })]), /at least 10 blocks/],
    ['a caller outside', days(8, () => [cloud('alpha', { vantage: 'external' })]), /platform vantage/],
    ['this machine', days(8, () => [{ provider: 'local' }]), /on this machine only/],
    ['another workload', days(8, () => [cloud('alpha', { label: 'chain[direct]' })]), /^noop/],
    ['another memory size', days(8, () => [cloud('alpha', { label: 'noop[caller]+memory=512' })]), /^noop/],
  ];
  for (const [what, runs, needs] of missing) {
    it(`is not there with ${what}, and says what it needs`, () => {
      const mark = markOf(runs);
      assert.ok(mark?.kind === 'none');
      assert.match(mark.needs, needs);
    });
  }

  it('is infinite where p99 is mostly not attained', () => {
    const mark = markOf(days(8, (run) => [cloud('alpha', { p99Us: run < 20 ? null : 5_000 })]));
    assert.ok(mark?.kind === 'mark');
    assert.equal(mark.valueUs, 'failing');
  });
});

describe('a ranking', () => {
  it('puts platforms in order where their intervals do not overlap', () => {
    const [ranking, ...more] = siteOf(
      days(8, (run) => [cloud('slow', { p99Us: 9_000 + run }), cloud('quick', { p99Us: 5_000 + run })]),
    ).rankings;
    assert.equal(more.length, 0);
    assert.deepEqual(
      ranking?.ranked.map(({ provider, best, worst }) => [provider, best, worst]),
      [
        ['quick', 1, 1],
        ['slow', 2, 2],
      ],
    );
    assert.equal(ranking.clear, true);
  });

  it('says that there is no clear order where they do', () => {
    const sway = (run: number) => 1_000 * (Math.floor(run / 4) % 3);
    const [ranking] = siteOf(
      days(9, (run) => [cloud('a', { p99Us: 5_000 + sway(run) }), cloud('b', { p99Us: 5_200 + sway(run) })]),
    ).rankings;
    assert.equal(ranking?.clear, false);
    assert.deepEqual(
      ranking.ranked.map(({ best, worst }) => [best, worst]),
      [
        [1, 2],
        [1, 2],
      ],
    );
  });

  it('needs seven days, and says how many there are', () => {
    const [ranking] = siteOf(days(6, () => [cloud('a'), cloud('b')])).rankings;
    assert.deepEqual(ranking?.ranked, []);
    assert.deepEqual(
      ranking.missing.map(({ provider, days: have }) => [provider, have]),
      [
        ['a', 6],
        ['b', 6],
      ],
    );
  });

  it('needs four hours of each day', () => {
    const runs = days(10, () => [cloud('a'), cloud('b')]).filter((_, run) => run % 4 !== 0);
    const [ranking] = siteOf(runs).rankings;
    assert.deepEqual(ranking?.ranked, []);
    assert.deepEqual([ranking.missing[0]?.days, ranking.missing[0]?.hours], [0, 3]);
  });

  it('compares neither loads nor places that are not alike', () => {
    assert.deepEqual(siteOf(days(8, () => [cloud('a'), cloud('b', { rate: 20 })])).rankings, []);
    assert.deepEqual(siteOf(days(8, () => [cloud('a'), cloud('b', { vantage: 'external' })])).rankings, []);
    assert.deepEqual(siteOf(days(8, () => [{ provider: 'local' }, cloud('b')])).rankings, []);
    const outside = { vantage: 'external' } as const;
    assert.deepEqual(siteOf(days(8, () => [cloud('a', outside), cloud('b', outside)])).rankings, []);
  });
});

describe('where callers stood', () => {
  it('parts shared cores, machines, closed loops and places', () => {
    const at = (hours: number) => hoursBefore(hours, NOW);
    const closed = storedRun({ id: 'closed', startedAt: at(1) });
    for (const series of closed.series) series.load.loop = 'closed';
    const near = storedRun({ id: 'near', startedAt: at(2), series: [cloud('c', { vantage: 'external' })] });
    const site = siteOf([
      closed,
      { ...near, callers: near.callers.map((caller) => ({ ...caller, region: 'r-1' })) },
      storedRun({ id: 'far', startedAt: at(3), series: [cloud('c', { vantage: 'external' })] }),
      storedRun({ id: 'shared', startedAt: at(4), sharedCores: true }),
      storedRun({ id: 'own', startedAt: at(5) }),
      storedRun({ id: 'there', startedAt: at(6), series: [cloud('c')] }),
    ]);
    assert.deepEqual(site.tracks.map(({ stand }) => stand).sort(), [
      'closed-loop',
      'elsewhere',
      'own-machine',
      'platform',
      'same-region',
      'shared-cores',
    ]);
  });

  it('never puts points of two machines into one line', () => {
    const site = siteOf([
      storedRun({ id: 'a', startedAt: hoursBefore(2, NOW), sharedCores: true }),
      storedRun({ id: 'b', startedAt: hoursBefore(1, NOW), sharedCores: false }),
    ]);
    assert.deepEqual(
      site.tracks.map(({ points }) => points.length),
      [1, 1],
    );
  });
});

describe('what is stale', () => {
  it('is a provider without a fresh run, though others have one', () => {
    const site = siteOf([
      storedRun({ id: 'old', startedAt: hoursBefore(73, NOW), series: [cloud('gone'), cloud('here')] }),
      storedRun({ id: 'new', startedAt: hoursBefore(71, NOW), series: [cloud('here')] }),
    ]);
    assert.deepEqual(
      site.stale.map(({ provider }) => provider),
      ['gone'],
    );
    assert.deepEqual(
      site.platforms.map(({ provider, stale }) => [provider, stale]),
      [
        ['gone', true],
        ['here', false],
      ],
    );
  });
});

describe('reports and data of runs', () => {
  it('has reports of the newest runs, and none of what is lost', () => {
    const site = siteOf(
      days(16, () => [{}]),
      ['run-0'],
    );
    assert.equal(site.runs.length, 64);
    assert.equal(site.runs.filter(({ report }) => report !== null).length, NEWEST_REPORTS - 1);
    assert.equal(site.runs[0]?.report, null);
    assert.equal(site.runs.find(({ id }) => id === 'run-0')?.data, null);
  });

  it('leaves series out that are not trustworthy, and the base of a duet', () => {
    const run = storedRun({
      id: 'a',
      startedAt: hoursBefore(1, NOW),
      series: [{}, { label: 'echo[caller]', trusted: false }],
    });
    const { runs, tracks } = siteOf([run]);
    assert.equal(tracks.length, 1);
    assert.deepEqual(runs[0]?.leftOut, [
      { series: 'local/local/echo[caller]', reason: 'too many trials are invalid' },
    ]);
  });
});
