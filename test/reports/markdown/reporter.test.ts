/** Runs go in; that their Markdown has the table, the answer and nothing that text from a function put there comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markdownReporter } from '../../../reports/markdown/reporter.js';
import { runRecord } from '../../fixtures/run-record.js';

async function linesOf(run = runRecord()): Promise<string[]> {
  const [file] = await markdownReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'summary.md');
  return String(file.contents).split('\n');
}

describe('summary.md', () => {
  it('leads with the answer and has a row of as many cells for each series', async () => {
    const lines = await linesOf();
    assert.match(lines[2] ?? '', /^\*\*Calling a warm function takes 414 µs at the median and 1\.53 ms/);
    const rows = lines.filter((line) => line.startsWith('| '));
    assert.equal(rows.length, 2 + runRecord().series.length);
    const widths = new Set(rows.map((row) => row.split(/(?<!\\)\|/).length));
    assert.equal(widths.size, 1);
  });

  it('shows p90 in place of p99 when the run has no p99', async () => {
    const header = (await linesOf(runRecord({ quick: true }))).find((line) => line.startsWith('| series'));
    assert.match(header ?? '', /p90/);
    assert.doesNotMatch(header ?? '', /p99/);
  });

  it('says what failed calls said', async () => {
    const lines = await linesOf();
    const at = lines.indexOf('## Failures');
    assert.ok(at > 0);
    assert.match(
      lines[at + 2] ?? '',
      /^- `chain\[direct\]`: 5 of .* failed \(3 function errors, 2 time-outs\)<br>.*time-out/,
    );
  });

  it('lets no hostile text become markup', async () => {
    const text = (await linesOf(runRecord({ hostile: true }))).join('\n').replace(/\\./gs, '');
    const tags = text.match(/<[^>]*>/g) ?? [];
    assert.deepEqual([...new Set(tags)], ['<br>']);
    assert.ok(text.length < 20_000, 'long messages are cut');
  });

  it('puts the command into a fence that it cannot close', async () => {
    const lines = await linesOf({ ...runRecord(), command: 'faasmark run ```\n# x' });
    assert.equal(lines.filter((line) => line.startsWith('````')).length, 2);
  });
});
