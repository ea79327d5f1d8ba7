/** A run with thresholds goes in; every report says what was asked, what was found and what became of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { answerOf } from '../../reports/answer.js';
import { htmlReporter } from '../../reports/html/reporter.js';
import { junitReporter } from '../../reports/junit/reporter.js';
import { markdownReporter } from '../../reports/markdown/reporter.js';
import { openMetricsReporter } from '../../reports/openmetrics/reporter.js';
import { terminalReporter } from '../../reports/terminal/reporter.js';
import { thresholdsOf } from '../../reports/threshold-rows.js';
import type { Reporter } from '../../src/model/Reporter.js';
import { RunRecordSchema, type RunRecord } from '../../src/model/RunRecord.js';
import { judgedRecord } from '../fixtures/judged-record.js';
import { HOSTILE_TEXT, runRecord } from '../fixtures/run-record.js';

async function textOf(reporter: Reporter, run: RunRecord): Promise<string> {
  const [file] = await reporter.render(run, { columns: 80, color: false });
  return String(file?.contents);
}

describe('thresholds', () => {
  const run = judgedRecord();

  it('stand in a valid record', () => {
    const validate = new Ajv2019({ strict: false }).compile(RunRecordSchema);
    assert.ok(validate(run), JSON.stringify(validate.errors));
    const [first] = run.thresholds;
    assert.equal(validate({ ...run, thresholds: [{ ...first, unit: 'ms' }] }), false);
  });

  it('are one row for each series that they judge, and null without any', () => {
    const view = thresholdsOf(run);
    assert.match(view?.intro ?? '', /^Of \d+ verdicts on thresholds: 2 failed, 3 undecided, \d passed\. /);
    const find = (expression: string) => view?.rows.filter((row) => row.expression === expression) ?? [];
    assert.ok(find('chain[*].warm.p99<20ms').length > 1);
    const [ratio] = find('native/direct.warm.p50<0.5');
    assert.deepEqual(
      [ratio?.label, ratio?.value, ratio?.interval, ratio?.limit],
      ['chain[native/direct]', '0.483', '0.41 – 0.56', '< 0.5'],
    );
    assert.match(ratio?.words ?? '', /^about [\d,]+ more trials would decide$/);
    const [cold] = find('noop.cold.p50<1s');
    assert.deepEqual([cold?.value, cold?.interval], ['–', '–']);
    assert.match(cold?.words ?? '', /15 calls carry no p50/);
    const [infinite] = find('noop.warm.p99<20ms');
    assert.deepEqual([infinite?.verdict, infinite?.value], ['fail', '–']);
    assert.match(infinite?.words ?? '', /infinite, since so many calls failed/);
    assert.equal(thresholdsOf(runRecord()), null);
  });

  it('are in the answer, after what a caller waits', () => {
    assert.match(answerOf(run).at(-1) ?? '', /^Of \d+ verdicts on thresholds: /);
    assert.equal(answerOf(runRecord()).length, answerOf(run).length - 1);
  });

  it('are said in the terminal, no wider than it is', async () => {
    const text = await textOf(terminalReporter, run);
    const section = text.split('\nThresholds\n')[1]?.split('\n\nFailures')[0] ?? '';
    assert.match(section, /^chain\[direct\]\.warm\.p50 < 1 ms\n {2}chain\[direct\] .*1\.53 ms .*✕ fail$/m);
    assert.match(section, /\? undecided$/m);
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    assert.doesNotMatch(await textOf(terminalReporter, runRecord()), /^Thresholds$/m);
  });

  it('are a table of the summary and of the page, with signs beside the colours', async () => {
    assert.match(await textOf(markdownReporter, run), /## Thresholds[^]*\*\*fail\*\*[^]*\*\*undecided\*\*/);
    const page = await textOf(htmlReporter, run);
    const section = page.split('<h2 id="thresholds">')[1]?.split('</section>')[0] ?? '';
    assert.match(section, /<code>native\/direct\.warm\.p50&lt;0\.5<\/code>/);
    assert.match(section, /✓ pass[^]*✕ fail[^]*\? undecided/);
    assert.doesNotMatch(await textOf(htmlReporter, runRecord()), /<h2 id="thresholds">/);
  });

  it('are told apart by series where machines read them', async () => {
    const names = [...(await textOf(junitReporter, run)).matchAll(/testcase name="(chain\[\*\][^"]*)"/g)];
    assert.ok(names.length > 1);
    assert.equal(new Set(names.map(([, name]) => name)).size, names.length);
    const lines = (await textOf(openMetricsReporter, run))
      .split('\n')
      .filter((line) => line.startsWith('faasmark_threshold_verdict{'));
    const labels = lines.map((line) => line.slice(0, line.lastIndexOf('}')));
    assert.ok(labels.length > 3 * run.thresholds.length - 1);
    assert.equal(new Set(labels).size, labels.length);
  });

  it('with hostile text in them stay in their place', async () => {
    const hostile = HOSTILE_TEXT.map((text) => ({
      expression: text,
      series: text,
      value: null,
      verdict: 'undecided' as const,
      reason: text,
    }));
    const bad: RunRecord = { ...run, thresholds: hostile };
    const page = await textOf(htmlReporter, bad);
    assert.doesNotMatch(page.split('<h2 id="thresholds">')[1]?.split('</section>')[0] ?? '', /<script|<img/i);
    const text = await textOf(terminalReporter, bad);
    // Line feeds are ours.
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
  });
});
