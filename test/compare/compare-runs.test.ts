/** Stored runs in pairs and in fives: what is said of the same thing, of a slower one, and of two that were measured otherwise. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { FaasmarkError } from '../../src/errors.js';
import { ComparisonDocumentSchema } from '../../src/model/ComparisonDocument.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { seededRandom } from '../analyse/build-evidence.js';
import { duetRecord } from '../fixtures/duet-record.js';
import { runRecord } from '../fixtures/run-record.js';
import { FAIL_ON, request } from './compare-request.js';
import { generatedBaselines, generatedRun } from './generated-run.js';

/** All series changed alike. */
function with_(run: RunRecord, change: (series: SeriesRecord) => Partial<SeriesRecord>): RunRecord {
  return { ...run, series: run.series.map((series) => ({ ...series, ...change(series) })) };
}

function refusal(act: () => unknown): FaasmarkError {
  try {
    act();
  } catch (error) {
    if (error instanceof FaasmarkError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const MEDIANS = { noop: 5_000, chain: 8_000, fanin: 12_000 };

describe('a run that is 20 % slower in one function', () => {
  const random = seededRandom(11);
  const baselines = generatedBaselines(5, { random, medians: MEDIANS, spread: 0.01 });
  const slower = { ...MEDIANS, chain: MEDIANS.chain * 1.2 };
  const head = generatedRun({ id: 'head', random, medians: slower });

  it('is a regression against five earlier ones, by name', () => {
    const { exit, comparisons } = compareRuns(request(baselines, [head], { how: 'found', failOn: FAIL_ON }));
    assert.equal(exit.code, 11);
    assert.deepEqual(comparisons[0]?.comparison.regressions, ['local/local/chain[caller]']);
    assert.equal(exit.reasons.length, 1);
    assert.match(exit.reasons[0] ?? '', /^local\/local\/chain\[caller\]: p99 is worse: \d+ % slower/);
  });

  it('is worse, but no regression, against one', () => {
    const document = compareRuns(request(baselines.slice(0, 1), [head], { failOn: FAIL_ON }));
    assert.equal(document.exit.code, 0);
    const worse = document.comparisons[0]?.comparison.series.filter(
      ({ verdict, role }) => verdict === 'worse' && role === 'gate',
    );
    assert.deepEqual(
      worse?.map(({ series }) => series),
      ['local/local/chain[caller]'],
    );
    assert.match(worse[0]?.notes.join() ?? '', /but no regression: 1 baseline of the same kind of hour/);
    assert.ok(
      document.warnings.some(
        ({ code, message }) => code === 'few-baselines' && /five are needed/.test(message),
      ),
    );
  });

  it('fails nothing unless that is asked for, nor within a margin that allows it', () => {
    assert.equal(compareRuns(request(baselines, [head])).exit.code, 0);
    const wide = { what: 'regression', margin: 0.5 } as const;
    assert.equal(compareRuns(request(baselines, [head], { failOn: wide })).exit.code, 0);
  });

  it('is no regression where another series is the gate, and exit 5 where it is not trustworthy', () => {
    const gated = compareRuns(request(baselines, [head], { failOn: FAIL_ON, gates: ['noop*'] }));
    assert.equal(gated.exit.code, 0);
    const chain = gated.comparisons[0]?.comparison.series.filter(({ series }) => series.includes('chain'));
    assert.ok(chain?.every(({ role }) => role === 'exploratory'));
    const shaky = { ...head, exit: { code: 5, reasons: ['the client was saturated'] } };
    const document = compareRuns(request(baselines, [shaky], { failOn: FAIL_ON }));
    assert.equal(document.exit.code, 5);
    assert.ok(document.warnings.some(({ code }) => code === 'not-trustworthy'));
  });

  it('gives a document of its schema, and the same bytes each time', () => {
    const make = () => compareRuns(request(baselines, [head, runLike(head)], { failOn: FAIL_ON }));
    const validate = new Ajv({ strict: false }).compile(ComparisonDocumentSchema);
    assert.ok(validate(make()), JSON.stringify(validate.errors));
    assert.equal(JSON.stringify(make()), JSON.stringify(make()));
  });
});

const runLike = (run: RunRecord): RunRecord => ({ ...run, id: `${run.id}-again` });

describe('runs that were measured otherwise', () => {
  const base = { ...runRecord(), id: 'old', startedAt: '2026-11-19T14:00:00.000Z' };
  const head = { ...runRecord({ seed: 7 }), id: 'new' };
  const refused = (other: RunRecord) => refusal(() => compareRuns(request([base], [other])));

  const changes: readonly [string, RunRecord][] = [
    ['rate', with_(head, ({ load }) => ({ load: { ...load, rate: 50 } }))],
    ['arrival', with_(head, ({ load }) => ({ load: { ...load, arrival: 'poisson' } }))],
    ['duration', with_(head, ({ load }) => ({ load: { ...load, durationMs: 5_000 } }))],
    ['time-out', with_(head, ({ load }) => ({ load: { ...load, timeoutMs: 1_000 } }))],
    ['connections', with_(head, ({ load }) => ({ load: { ...load, connections: 1 } }))],
    ['load profile', with_(head, ({ load }) => ({ load: { ...load, profile: 'step' } }))],
    [
      'shape of the load',
      with_(head, ({ load }) => ({ load: { ...load, burst: { size: 5, intervalMs: 9 } } })),
    ],
    ['memory', with_(head, () => ({ memoryMb: 512 }))],
    ['payload', with_(head, () => ({ payloadBytes: 9 }))],
    ['parameters', with_(head, () => ({ params: { length: 9 } }))],
    ['options', with_(head, () => ({ options: { architecture: 'arm64' } }))],
    ['vantage', with_(head, () => ({ vantage: 'platform' }))],
    ['region', with_(head, ({ id }) => ({ region: 'eu', id: id.replace('local/local', 'local/eu') }))],
    ['CPU', { ...head, client: { ...head.client, cpu: 'Another' } }],
    ['cores', { ...head, client: { ...head.client, cores: 64 } }],
    ['operating system', { ...head, client: { ...head.client, os: 'Darwin 23.1.0 arm64' } }],
    ['pacing', { ...head, client: { ...head.client, pacing: 'spin' } }],
    ['driving thread', { ...head, client: { ...head.client, pinned: true } }],
    ['Node', { ...head, tool: { ...head.tool, node: 'v20.19.0' } }],
    ['FaaSMark', { ...head, tool: { ...head.tool, version: '0.2.0' } }],
    [
      'caller vantage',
      { ...head, callers: head.callers.map((caller) => ({ ...caller, vantage: 'platform' as const })) },
    ],
  ];
  for (const [what, other] of changes) {
    it(`are refused, and compared when forced: ${what}`, () => {
      const error = refused(other);
      assert.equal(error.exit, 2);
      assert.ok(error.problems.some(({ message }) => message.startsWith(`${what}: the base (old) has `)));
      assert.match(error.hint, /--force/);
      const forced = compareRuns(request([base], [other], { force: true }));
      assert.equal(forced.forced, true);
      assert.ok(forced.warnings[0]?.code === 'forced' && forced.warnings[0].message.includes(what));
      assert.ok(forced.comparisons[0]?.comparison.series.some(({ ratio }) => ratio !== null));
    });
  }

  it('are refused with all that differs at once, each once', () => {
    const other = with_({ ...head, client: { ...head.client, cpu: 'Another' } }, ({ load }) => ({
      load: { ...load, rate: 50, timeoutMs: 1 },
    }));
    const { problems, message } = refused(other);
    assert.equal(problems.length, 3);
    assert.match(message, /3 things that matter/);
    assert.match(
      problems[1]?.message ?? '',
      /^rate: the base \(old\) has 64\/s, the head \(new\) 50\/s, in 8 series$/,
    );
    for (const { hint } of problems) assert.notEqual(hint, '');
  });

  it('are compared with a note where what differs hardly matters; seeds and gates are no difference', () => {
    const other = {
      ...head,
      seed: 9,
      tool: { version: '0.1.9', node: '22.99.0' },
      client: { ...head.client, os: 'linux 6.2.0' },
    };
    const document = compareRuns(request([base], [other]));
    assert.equal(document.forced, false);
    assert.deepEqual(
      document.differences.map(({ what, weight }) => [what, weight]),
      [
        ['operating system', 'noted'],
        ['Node', 'noted'],
        ['FaaSMark', 'noted'],
      ],
    );
  });

  it('are never compared when one loop is closed, or one store real, whatever is forced', () => {
    const closed = with_(head, ({ load }) => ({ load: { ...load, loop: 'closed' } }));
    const real = with_(head, () => ({ emulated: [] }));
    for (const [other, what] of [
      [closed, /loop: .*open loop.*closed loop/],
      [real, /stores: .*emulated: .*none emulated/],
    ] as const) {
      const error = refusal(() => compareRuns(request([base], [other], { force: true })));
      assert.equal(error.exit, 2);
      assert.match([error.message, ...error.problems.map(({ message }) => message)].join('\n'), what);
      assert.match(error.hint, /--force does not change that/);
    }
  });

  it('are refused when they have no series in common', () => {
    const other = with_(head, ({ id }) => ({ id: id.replace('local/local', 'aws/us-east-1') }));
    const error = refused(other);
    assert.equal(error.exit, 2);
    assert.match(error.message, /no series in common: the base has local\/local.*the head has aws/);
  });
});

describe('a folder of earlier runs', () => {
  const random = seededRandom(5);
  const medians = { noop: 5_000 };
  const head = generatedRun({ id: 'head', random, medians });
  const good = generatedBaselines(5, { random, medians, spread: 0.01 });
  const [first] = good;
  assert.ok(first);

  it('leaves out what is no equal of the head, and names it', () => {
    const bad: RunRecord[] = [
      { ...first, id: 'cut', status: 'partial' },
      { ...first, id: 'shaky', exit: { code: 5, reasons: [] } },
      { ...first, id: 'later', startedAt: '2026-11-25T12:00:00.000Z' },
      { ...with_(first, ({ load }) => ({ load: { ...load, rate: 9 } })), id: 'slow-rate' },
      { ...first, id: 'other', series: [] },
    ];
    const { base, warnings } = compareRuns(request([...good, ...bad, head], [head], { how: 'found' }));
    assert.deepEqual(
      base.runs.map(({ id }) => id),
      good.map(({ id }) => id),
    );
    assert.deepEqual(
      base.leftOut.map(({ run, reason }) => `${run}: ${reason}`),
      [
        'cut: the run is partial',
        'shaky: the run is not trustworthy',
        'later: the run began after the head',
        'slow-rate: differs in rate (9/s; head 64/s)',
        'other: no series in common with the head',
      ],
    );
    assert.equal(warnings.filter(({ code }) => code === 'left-out').length, 5);
  });

  it('that is left with none is refused with every reason', () => {
    const others = good.map((run) => with_(run, ({ load }) => ({ load: { ...load, rate: 9 } })));
    const error = refusal(() => compareRuns(request(others, [head], { how: 'found' })));
    assert.equal(error.exit, 2);
    assert.match(error.message, /base-0, base-1, base-2 and 2 more: differs in rate/);
    assert.match(error.hint, /--force/);
    assert.equal(compareRuns(request(others, [head], { how: 'found', force: true })).forced, true);
    assert.match(
      refusal(() => compareRuns(request([head], [head], { how: 'found' }))).message,
      /holds no run but the head itself/,
    );
  });

  it('compares with a partial or untrustworthy run that is named by itself, and says so', () => {
    const cut: RunRecord = {
      ...first,
      id: 'cut',
      status: 'partial',
      exit: { code: 5, reasons: ['too few'] },
    };
    const { warnings, base } = compareRuns(request([cut], [head]));
    assert.deepEqual(
      base.runs.map(({ status, trustworthy }) => [status, trustworthy]),
      [['partial', false]],
    );
    assert.ok(
      warnings.some(({ code, message }) => code === 'not-trustworthy' && /cut \(too few\)/.test(message)),
    );
    assert.ok(warnings.some(({ code }) => code === 'not-complete'));
  });
});

describe('a duet', () => {
  it('shows its own comparison, alone or beside that with a stored run', () => {
    const duet = duetRecord();
    const alone = compareRuns(request([], [duet]));
    assert.deepEqual(
      alone.comparisons.map(({ comparison }) => comparison),
      [duet.comparison],
    );
    const base = { ...runRecord(), id: 'old' };
    const both = compareRuns(request([base], [duet]));
    assert.deepEqual(
      both.comparisons.map(({ comparison }) => comparison.kind),
      ['stored', 'duet'],
    );
    assert.ok(both.comparisons[0]?.comparison.series.every(({ series }) => !series.includes('side=base')));
    assert.deepEqual(both.comparisons[0]?.onlyHead, []);
    assert.ok(both.warnings.some(({ code }) => code === 'own-comparison'));
  });

  it('fails with what it found, by the margin that was declared', () => {
    const wide = { what: 'regression', margin: 0.9 } as const;
    const { exit, warnings } = compareRuns(request([], [duetRecord()], { failOn: wide }));
    assert.equal(exit.code, 11);
    assert.ok(warnings.some(({ code }) => code === 'margin-kept'));
  });
});

describe('gates', () => {
  it('that name no series are refused together, each with what there is', () => {
    const error = refusal(() =>
      compareRuns(request([runRecord()], [runRecord()], { gates: ['nothing*', 'noop*:p75', 'noop*'] })),
    );
    assert.equal(error.exit, 2);
    assert.equal(error.problems.length, 2);
  });

  it('of p99 in runs that carry none are told', () => {
    const quick = runRecord({ quick: true });
    const { warnings } = compareRuns(request([{ ...quick, id: 'old' }], [quick]));
    assert.ok(warnings.some(({ code, hint }) => code === 'no-p99' && /\*:p50/.test(hint)));
  });
});
