/** A run goes in; the summary that is printed when it ends comes out, as wide as the terminal and at most 100 columns. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import type { Reporter, ReportOptions } from '../../src/model/Reporter.js';
import { elapsedText, utcTime } from '../utc-time.js';
import { plainText } from '../plain-text.js';
import { plural } from '../number-text.js';
import { summaryOf } from '../summary-rows.js';
import { comparisonLines } from './comparison.js';
import { costLines } from './cost.js';
import { coldLines, failureLines, labelLines, verdictLines, warningLines } from './notes.js';
import { paint } from './paint.js';
import { segmentLines } from './segments.js';
import { summaryLines } from './summary.js';
import { vantageLines } from './vantages.js';
import { thresholdLines } from './thresholds.js';
import { wrap } from './wrap.js';

const WIDEST = 100;
/** Narrower than this, figures would have to break. */
const NARROWEST = 72;

export const terminalReporter: Reporter = {
  name: 'terminal',
  description: 'the summary of a run, for people at a terminal',
  destination: 'stdout',
  render: (run, options) => Promise.resolve([{ path: 'summary.txt', contents: textOf(run, options) }]),
};

function textOf(run: RunRecord, options: ReportOptions): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, options.columns));
  const brush = paint(options.color);
  const summary = summaryOf(run);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', brush.strong(title), ...lines];
  const lines = [
    ...heading(run, columns).map(brush.faint),
    '',
    `${brush.strong('What a caller waits')}${summary.groups.length === 1 ? ` · ${summary.groups[0]?.title}` : ''}`,
    '',
    ...summaryLines(run, summary, columns, brush),
    ...section('Thresholds', thresholdLines(run, columns, brush)),
    ...section('Head against base', comparisonLines(run, columns, brush)),
    ...section('Where the caller stood', vantageLines(run, columns)),
    ...section('Parts of the load', segmentLines(summary, columns, brush)),
    ...section('What it costs', costLines(summary, columns, brush)),
    ...section('Failures', failureLines(summary, columns, brush)),
    ...section('Not warm', coldLines(summary, columns)),
    ...section('Read with care', [...labelLines(run, columns, brush), ...warningLines(run, columns, brush)]),
    '',
    ...verdictLines(run, columns, brush),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function heading(run: RunRecord, columns: number): string[] {
  const elapsed = elapsedText(run.startedAt, run.finishedAt);
  const facts = [
    `FaaSMark ${run.tool.version}`,
    `run ${run.id}`,
    utcTime(run.startedAt) + (elapsed === null ? '' : ` (${elapsed})`),
    `suite ${run.plan.suite}`,
    plural(run.plan.blocks, 'block'),
    `seed ${run.seed}`,
    run.status,
  ];
  return wrap(plainText(facts.join(' · ')), columns);
}
