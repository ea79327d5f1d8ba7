/** Runs with prices go in; what each report says of cost comes out: items that add up, an own instance, and nothing where nothing is known. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvReporter } from '../../reports/csv/reporter.js';
import { rateText, usdText } from '../../reports/number-text.js';
import { markdownReporter } from '../../reports/markdown/reporter.js';
import { openMetricsReporter } from '../../reports/openmetrics/reporter.js';
import { terminalReporter } from '../../reports/terminal/reporter.js';
import { pricedOf, rateDecades } from '../../reports/html/cost-curve.js';
import { reportDataOf } from '../../reports/html/report-data.js';
import { costRateTable } from '../../reports/html/tables/series-tables.js';
import { summaryOf } from '../../reports/summary-rows.js';
import type { Reporter } from '../../src/model/Reporter.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { pricedRecord } from '../fixtures/priced-record.js';
import { runRecord } from '../fixtures/run-record.js';

const plain = runRecord();
const priced = pricedRecord(plain);
const hourly = pricedRecord(plain, { usdPerHour: 0.0408 });

async function textOf(reporter: Reporter, run: RunRecord): Promise<string> {
  const [file] = await reporter.render(run, { columns: 100, color: false });
  return String(file?.contents);
}

describe('cost in reports', () => {
  it('stands in the terminal and in Markdown by item, with whose prices and how old, and is absent without any', async () => {
    for (const reporter of [terminalReporter, markdownReporter]) {
      // Markdown escapes what would mean something.
      const text = (await textOf(reporter, priced)).replaceAll('\\', '');
      assert.match(text, /What it costs/);
      // noop: 0.20 + 0.01 + 0.15, and 0.0816 / 3,600 dollars a second buy 63 of them.
      assert.match(
        text,
        /noop\\?\[caller\\?\]\W+\$0\.36\W+\$0\.20\W+\$0\.01\d?\W+\$0\.15\W+\s*(\\?>|&gt;)\s*63\/s/,
      );
      assert.match(text, /us-east-1\s+as\s+of\s+2024-07/);
      assert.match(text, /m7g\.large\s+at\s+\$0\.082\s+an\s+hour/);
      assert.doesNotMatch(await textOf(reporter, plain), /What it costs/);
    }
  });

  it('stands in columns of its own in CSV, and in samples of OpenMetrics', async () => {
    const [header = '', first = ''] = (await textOf(csvReporter, priced)).split(/\r?\n/);
    const names = header.split(',');
    const cells = first.split(',');
    const cell = (name: string): string | undefined => cells.at(names.indexOf(name) - names.length);
    assert.equal(cell('cost_requests_usd_per_million_successes'), '0.2');
    assert.equal(cell('cost_stores_usd_per_million_successes'), '');
    assert.equal(cell('cost_prices_as_of'), '2024-07');
    assert.equal(cell('billed_ms_per_call'), '3.5');
    const metrics = await textOf(openMetricsReporter, priced);
    assert.match(metrics, /faasmark_cost_item_per_million_successes_dollars\{.*noop.*item="logs"\} 0\.15/);
    assert.match(metrics, /faasmark_billed_seconds\{.*noop.*\} 0\.0035/);
  });

  it('is flat over the rate where calls are paid for, falls where hours are, and crosses the own instance where it says', () => {
    const groupOf = (run: RunRecord) => {
      const [group] = reportDataOf(run, summaryOf(run)).groups;
      assert.ok(group !== undefined);
      return group;
    };
    const flat = costRateTable(groupOf(priced)).rows[0]?.cells.slice(1) ?? [];
    assert.equal(new Set(flat).size, 1);
    const falling = costRateTable(groupOf(hourly));
    const figures = (falling.rows[0]?.cells.slice(1) ?? []).map((text) =>
      Number(String(text).replace(/[$,]/g, '')),
    );
    assert.ok(figures.length >= 3);
    figures.slice(1).forEach((usd, place) => assert.ok(usd < (figures[place] ?? 0)));
    assert.match(String(falling.rows.at(-1)?.cells[0]), /m7g\.large/);
    const series = pricedOf(groupOf(priced).series);
    const { from, to } = rateDecades(series);
    for (const { cost } of series) {
      assert.ok(cost.crossing !== null && 10 ** from < cost.crossing && cost.crossing < 10 ** to);
    }
  });

  it('writes dollars and rates so that small ones are not nothing', () => {
    assert.deepEqual([0, 0.0000002, 0.01234, 0.378, 1, 12.345, 1_234.5, null].map(usdText), [
      '$0.00',
      '$0.00000020',
      '$0.012',
      '$0.38',
      '$1.00',
      '$12.35',
      '$1,235',
      '–',
    ]);
    assert.deepEqual([0.0123, 1.26, 63.2, 1_234, null].map(rateText), [
      '0.012/s',
      '1.3/s',
      '63/s',
      '1,234/s',
      '–',
    ]);
  });
});
