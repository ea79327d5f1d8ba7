/** A run whose load has parts goes in; every report shows them, with the verdict, and calls a closed loop by its name. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { htmlReporter } from '../../reports/html/reporter.js';
import { markdownReporter } from '../../reports/markdown/reporter.js';
import { terminalReporter } from '../../reports/terminal/reporter.js';
import type { RunRecord, SegmentRecord } from '../../src/model/RunRecord.js';
import { runRecord } from '../fixtures/run-record.js';

const rung = (name: string, over: Partial<SegmentRecord> = {}): SegmentRecord => ({
  name,
  fromMs: 0,
  toMs: 1_000,
  rate: 10,
  intended: 1_234,
  achievedRate: 123.4,
  keptUp: true,
  failures: 0,
  cold: 3,
  attained: { n: 1_231, p50Us: 1_230, p99Us: 4_560 },
  all: { n: 1_234, p50Us: 1_240, p99Us: 7_890, minUs: 900, maxUs: 98_700 },
  ...over,
});

function ladderRun(segments: SegmentRecord[]): RunRecord {
  const run = runRecord();
  const [first] = run.series;
  assert.ok(first !== undefined);
  const load = { ...first.load, profile: 'ladder', loop: 'open', text: '10, 20/s jittered' } as const;
  const ladder = { kneeRate: 10, verdict: '20/s was not carried' };
  return { ...run, series: [{ ...first, load, segments, ladder }] };
}

const REPORTERS = [terminalReporter, markdownReporter, htmlReporter];
const textsOf = (run: RunRecord): Promise<[string, string][]> =>
  Promise.all(
    REPORTERS.map(async (reporter): Promise<[string, string]> => {
      const [file] = await reporter.render(run, { columns: 100, color: false });
      return [reporter.name, String(file?.contents)];
    }),
  );

describe('parts of a load', () => {
  it('stand in every report, with the one that was not carried and the knee', async () => {
    for (const [name, text] of await textsOf(ladderRun([rung('10/s'), rung('20/s', { keptUp: false })]))) {
      assert.match(text, /Parts of the load/, name);
      assert.match(text, /4\.56 ms/, name);
      assert.match(text, /20\/s.{0,3}\(not carried.{0,3}\)/, name);
      assert.match(text, /Knee: 10\/s .{0,2}20\/s was not carried/, name);
    }
  });

  it('are cut where there are many, and the number of the others is told', async () => {
    const many = Array.from({ length: 60 }, (_, index) => rung(`part ${index + 1}`));
    for (const [name, text] of await textsOf(ladderRun(many))) {
      assert.match(text, /part 24\b/, name);
      assert.doesNotMatch(text, /part 25\b/, name);
      assert.match(text, /36 more parts stand in run\.json/, name);
    }
  });

  it('are absent from a run at one rate', async () => {
    for (const [name, text] of await textsOf(runRecord()))
      assert.doesNotMatch(text, /Parts of the load/, name);
  });
});

describe('a closed loop', () => {
  it('is called so in every report', async () => {
    const run = runRecord();
    const series = run.series.map((one) => ({
      ...one,
      load: { ...one.load, profile: 'closed', loop: 'closed' as const, arrival: null, rate: null },
    }));
    for (const [name, text] of await textsOf({ ...run, series })) {
      assert.match(text, /Closed loop/, name);
      assert.doesNotMatch(text, /from the intended start/, name);
    }
  });
});
