/** A run that was a duet goes in; every report says how head and base compare, and nothing that hostile text wants. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { answerOf } from '../../reports/answer.js';
import { baselineOf } from '../../reports/baseline.js';
import { comparisonOf } from '../../reports/comparison-rows.js';
import { csvReporter } from '../../reports/csv/reporter.js';
import { pageOf } from '../../reports/html/page.js';
import { markdownReporter } from '../../reports/markdown/reporter.js';
import { terminalReporter } from '../../reports/terminal/reporter.js';
import type { Reporter } from '../../src/model/Reporter.js';
import { RunRecordSchema, type RunRecord } from '../../src/model/RunRecord.js';
import { duetRecord } from '../fixtures/duet-record.js';
import { runRecord } from '../fixtures/run-record.js';

async function textOf(reporter: Reporter, run: RunRecord): Promise<string> {
  const [file] = await reporter.render(run, { columns: 80, color: false });
  return String(file?.contents);
}
const htmlOf = (run: RunRecord): string => pageOf(run, { script: '', style: '' });
/** From the heading to the next one. */
const sectionOf = (page: string): string =>
  page.split('<h2 id="comparison">')[1]?.split('</section>')[0] ?? '';

describe('head against base', () => {
  const run = duetRecord();

  it('stands in a valid record', () => {
    const validate = new Ajv2019({ strict: false }).compile(RunRecordSchema);
    assert.ok(validate(run), JSON.stringify(validate.errors));
    const broken = { ...run, comparison: { ...run.comparison, margin: 'wide' } };
    assert.equal(validate(broken), false);
  });

  it('tells gates and exploratory comparisons apart', () => {
    const view = comparisonOf(run);
    assert.deepEqual(
      view?.groups.map(({ title, rows }) => [title, rows.length]),
      [
        ['Gates', run.series.length / 2],
        ['Exploratory', run.series.length / 2],
      ],
    );
    const [worse, , , undecided, silent] = view?.groups[0]?.rows ?? [];
    assert.match(worse?.label ?? '', /^noop\[caller\] p99$/);
    assert.equal(worse?.words, 'worse: 12 % slower (8 % to 16 %)');
    assert.match(undecided?.words ?? '', /about 14 more blocks would decide/);
    assert.equal(silent?.words, "can't tell: too few requests for a p99");
    assert.deepEqual([silent?.ratio, silent?.interval, silent?.notes], ['–', '–', []]);
  });

  it('is said in the terminal, no wider than it is', async () => {
    const text = await textOf(terminalReporter, run);
    assert.match(text, /^Head against base$/m);
    assert.match(text, /base \(memory=512\)/);
    assert.match(text, /^Gates: /m);
    assert.match(text, /^Exploratory: /m);
    assert.match(text, /^ {2}noop\[caller\] p99 +1\.00 ms +1\.12 ms +1\.12 +1\.09–1\.15$/m);
    assert.match(text, /^ {4}same within 5 % \(−2 % to \+2 %\)$/m);
    assert.ok(text.split('\n').every((line) => line.length <= 80));
  });

  it('is a table of full rows in Markdown', async () => {
    const text = await textOf(markdownReporter, run);
    const section = text.split('## Head against base')[1]?.split('\n## ')[0] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| '));
    assert.equal(rows.length, 2 * 2 + run.series.length);
    assert.equal(new Set(rows.map((row) => row.split(/(?<!\\)\|/).length)).size, 1);
    assert.match(section, /\*\*Exploratory\*\*/);
  });

  it('is a section of the page, its verdicts in words and signs', () => {
    const section = sectionOf(htmlOf(run));
    assert.match(section, /<h3>Gates<\/h3>/);
    assert.match(section, /<h3>Exploratory<\/h3>/);
    assert.match(section, /class="bad">✕ <bdi class="quoted">worse: 12 % slower/);
    assert.equal(section.match(/<th scope="row"/g)?.length, run.series.length);
  });

  it('lets no hostile text out of its place', async () => {
    const hostile = duetRecord({ hostile: true });
    assert.doesNotMatch(sectionOf(htmlOf(hostile)), /<(script|img|!--)/i);
    // Line feeds are ours.
    assert.doesNotMatch(
      (await textOf(terminalReporter, hostile)).replaceAll('\n', ''),
      /[\p{Cc}\u202e\u2028]/u,
    );
    const markdown = (await textOf(markdownReporter, hostile)).replace(/\\./gs, '');
    assert.deepEqual([...new Set(markdown.match(/<[^>]*>/g))], ['<br>']);
    assert.ok(markdown.length < 60_000, 'long notes are cut');
  });

  it('leads with what callers of the head wait, and one sentence on the base', () => {
    const [head, compared, ...others] = answerOf(run);
    assert.equal(head, answerOf(runRecord())[0]);
    assert.equal(
      compared,
      'Against the base (memory=512), of 8 gates: 2 worse, 2 better, 2 the same, 2 undecided.',
    );
    assert.deepEqual(others, []);
  });

  it('makes multiples of the same side only', () => {
    for (const series of run.series) {
      const baseline = baselineOf(run, series);
      if (baseline === null) continue;
      assert.equal(baseline.series.id.endsWith('+side=base'), series.id.endsWith('+side=base'), series.id);
    }
  });

  it('has both sides in the CSV', async () => {
    const lines = (await textOf(csvReporter, run)).trim().split(/\r?\n/);
    assert.equal(lines.length, 1 + run.series.length);
  });

  it('is nowhere when nothing was compared', async () => {
    const alone = { ...runRecord(), comparison: null };
    for (const text of [
      htmlOf(alone),
      await textOf(terminalReporter, alone),
      await textOf(markdownReporter, runRecord()),
    ]) {
      assert.doesNotMatch(text, /Head against base/);
    }
  });
});
