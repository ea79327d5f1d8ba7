/** Runs go in; that their answer in a sentence says what the record says, and no more, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOf } from '../../reports/answer.js';
import { runRecord } from '../fixtures/run-record.js';

describe('the answer of a run', () => {
  it('is one sentence: a warm call with its interval, and what a chain costs', () => {
    assert.deepEqual(answerOf(runRecord()), [
      'Calling a warm function takes 414 µs at the median and 1.53 ms at the 99th percentile ' +
        '(95 % interval 1.32–1.81 ms); a chain of 2 functions takes from 1.66 ms (in-process) to 36.5 ms ' +
        '(object-store) at the 99th percentile.',
    ]);
  });

  it('speaks of the 90th percentile where that is what the run can say', () => {
    assert.match(answerOf(runRecord({ quick: true }))[0] ?? '', /90th percentile \(no interval\)/);
  });

  it('names the series when there is no plain function in the run', () => {
    const run = runRecord();
    const series = run.series.filter((one) => one.workload === 'fanout');
    assert.match(answerOf({ ...run, series })[0] ?? '', /^Calling fanout\[direct\], warm, takes 1\.94 ms/);
  });

  it('is one sentence for each platform, which it names', () => {
    const run = runRecord();
    const elsewhere = run.series.map((one) => ({ ...one, provider: '__proto__' }));
    const answers = answerOf({ ...run, series: [...run.series, ...elsewhere] });
    assert.equal(answers.length, 2);
    assert.match(answers[1] ?? '', /^__proto__ · local: Calling a warm function/);
  });

  it('says of which load its figures are, unless that is one rate', () => {
    const run = runRecord();
    const under = (load: object) => run.series.map((one) => ({ ...one, load: { ...one.load, ...load } }));
    const ladder = under({ profile: 'ladder', loop: 'open', text: '10, 20/s jittered' });
    assert.match(
      answerOf({ ...run, series: ladder })[0] ?? '',
      /^Over all parts of the load together \(10, 20\/s jittered\): Calling a warm function takes/,
    );
    const closed = under({ profile: 'closed', loop: 'closed' });
    assert.match(answerOf({ ...run, series: closed })[0] ?? '', /^Closed loop: Calling/);
  });

  it('claims no latency when nothing was attained', () => {
    const run = runRecord();
    const none = { n: 0, p50Us: null, p90Us: null, p99Us: null, p999Us: null };
    const series = run.series.map((one) => ({ ...one, attained: { ...one.attained, ...none } }));
    assert.deepEqual(answerOf({ ...run, series }), [
      'No quantile was attained, so there is no latency to report.',
    ]);
    assert.deepEqual(answerOf({ ...run, series: [] }), ['Nothing was measured.']);
  });
});
