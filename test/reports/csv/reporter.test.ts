/** Runs go in; that their CSV, read by RFC 4180, says the same as the record comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from '../../../reports/csv/csv-line.js';
import { csvReporter } from '../../../reports/csv/reporter.js';
import { HOSTILE_TEXT, runRecord } from '../../fixtures/run-record.js';
import { HOSTILE_NAMES, runKinds } from '../run-kinds.js';

/** RFC 4180, section 2, and nothing else: an independent reader. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('a quoted field does not end');
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[at++];
        else break;
      }
      at++;
    } else {
      while (at < text.length && !',\r\n'.includes(text.charAt(at))) {
        if (text[at] === '"') throw new Error('a quote in a field without quotes');
        field += text[at++];
      }
    }
    row.push(field);
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
    at += 2;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The apostrophe before what a spreadsheet would take for a formula is taken away again. */
function withoutGuard(cell: string): string {
  return /^'+[\s\p{Cc}]*[=+\-@＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}

/** Half a character has no place in a file. */
const inUtf8 = (text: string): string => Buffer.from(text).toString();

const OPTIONS = { columns: 100, color: false };

async function rowsOf(run = runRecord()): Promise<Record<string, string>[]> {
  const [file] = await csvReporter.render(run, OPTIONS);
  assert.equal(file?.path, 'summary.csv');
  const [header, ...rows] = parseCsv(String(file.contents));
  assert.ok(header);
  assert.equal(new Set(header).size, header.length, 'each column has its own name');
  return rows.map((row) => {
    assert.equal(row.length, header.length);
    return Object.fromEntries(header.map((name, column) => [name, row[column] ?? '']));
  });
}

describe('summary.csv', () => {
  it('has a line for each series with its figures as numbers', async () => {
    const run = runRecord();
    const rows = await rowsOf(run);
    assert.equal(rows.length, run.series.length);
    for (const series of run.series) {
      const row = rows.find((one) => one['series'] === series.id);
      assert.equal(Number(row?.['attained_p99_us']), series.attained.p99Us);
      assert.equal(Number(row?.['attained_p99_ci95_low_us']), series.attained.ci95.p99Us?.[0]);
      assert.equal(Number(row?.['intended']), series.counts.intended);
      assert.equal(Number(row?.['errors_function']), series.counts.errors.function);
    }
  });

  it('leaves a cell empty where nothing is known', async () => {
    for (const row of await rowsOf(runRecord({ quick: true }))) assert.equal(row['attained_p99_us'], '');
  });

  it('is CSV by RFC 4180 for a parser of others, and gives every text back', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[' "=,;\r\n\t@+-]{0,6}$/),
      fc.constantFrom(...HOSTILE_NAMES, ...HOSTILE_TEXT.map((text) => text.slice(0, 100))),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => csvLine(row)).join('');
        const options = { recordDelimiter: '\r\n', relaxQuotes: false, skipEmptyLines: false } as const;
        const read: string[][] = parse(text, options);
        assert.deepEqual(
          read.map((row) => row.map(withoutGuard)),
          rows.map((row) => row.map(inUtf8)),
        );
        assert.deepEqual(parseCsv(inUtf8(text)), read, 'our own strict reader agrees');
        for (const one of read.flat()) assert.doesNotMatch(one, /^[\s\p{Cc}]*[=+\-@]/u);
      }),
    );
  });

  for (const [kind, run] of runKinds()) {
    it(`has a line of as many cells for each series, the same twice: ${kind}`, async () => {
      assert.equal((await rowsOf(run)).length, run.series.length);
      assert.deepEqual(await csvReporter.render(run, OPTIONS), await csvReporter.render(run, OPTIONS));
    });
  }

  it('keeps hostile text in its cell', async () => {
    const run = runRecord();
    const [first] = run.series;
    assert.ok(first);
    const name = '=cmd|"/c calc"!A1,\r\n"x"';
    const rows = await rowsOf({ ...run, series: [{ ...first, region: name }] });
    assert.equal(rows[0]?.['region'], `'${name}`);
  });
});
