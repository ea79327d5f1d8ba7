/** A run goes in; a document in Markdown comes out: the answer, the table, what to read with care, how it was measured. */
import { formatLatency } from '../../src/ui/latency.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { answerOf } from '../answer.js';
import { comparisonOf } from '../comparison-rows.js';
import { costTable } from '../cost-rows.js';
import { failureCauses } from '../../src/ui/failure-causes.js';
import { failureCount, failureText } from '../failures.js';
import { intervalText } from '../interval-text.js';
import { unlabelledWarnings } from '../merged-warnings.js';
import { subjectOf } from '../warning-subject.js';
import { countText, plural, timesText } from '../number-text.js';
import {
  attainedNote,
  baselineNote,
  emulatedStores,
  endNote,
  sharedCoresNote,
  trustOf,
} from '../run-notes.js';
import { SEGMENT_HEADERS, segmentTable } from '../segment-rows.js';
import { labelOf, summaryOf, type Summary, type SummaryGroup } from '../summary-rows.js';
import { thresholdsOf } from '../threshold-rows.js';
import { elapsedText, utcTime } from '../utc-time.js';
import { vantagePairs, vantageRatioText } from '../vantage-pairs.js';
import { comparisonGroup } from './comparison-group.js';
import { codeSpan, escapeMarkdown } from './escape-markdown.js';
import { markdownTable } from './markdown-table.js';

/** Distinct messages of one kind of failure; all stand in the report. */
const MESSAGES_SHOWN = 3;

export function markdownDocument(run: RunRecord): string {
  const summary = summaryOf(run);
  const notes = [attainedNote(run), baselineNote(summary)].filter((note) => note !== null);
  const blocks = [
    '# FaaSMark: what a caller waits',
    ...answerOf(run).map((sentence) => `**${escapeMarkdown(sentence, 600)}**`),
    facts(run),
    ...summary.groups.flatMap((group) => [
      ...(summary.groups.length > 1 ? [`### ${escapeMarkdown(group.title)}`] : []),
      groupTable(group, summary),
    ]),
    notes.map((note) => escapeMarkdown(note)).join('<br>\n'),
    ...thresholdBlocks(run),
    ...comparisonBlocks(run),
    ...vantageBlocks(run),
    ...segmentBlocks(summary),
    ...costBlocks(summary),
    ...failureBlocks(summary),
    ...careBlocks(run),
    '## Reproduce',
    fenced(run.command),
    escapeMarkdown(
      `Seed ${run.seed}, plan ${run.plan.hash}; ${run.client.cpu}, ${plural(run.client.cores, 'core')}, ` +
        `${run.client.os}, Node ${run.tool.node}, FaaSMark ${run.tool.version}.`,
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function facts(run: RunRecord): string {
  const elapsed = elapsedText(run.startedAt, run.finishedAt);
  return [
    `Run ${codeSpan(run.id)}`,
    escapeMarkdown(utcTime(run.startedAt)) + (elapsed === null ? '' : ` (${elapsed})`),
    `suite ${escapeMarkdown(run.plan.suite)}`,
    plural(run.plan.blocks, 'block'),
    `**${run.status}**`,
    trustOf(run).ok ? 'trust: no objection' : `**trust: ${trustOf(run).verdict}**`,
  ].join(' · ');
}

function groupTable(group: SummaryGroup, { tail }: Summary): string {
  const failed = group.rows.some((row) => row.failures > 0);
  return markdownTable(
    [
      'series',
      'p50',
      tail.name,
      `95 % of ${tail.name}`,
      'n',
      '× p50',
      `× ${tail.name}`,
      'cold',
      'first',
    ].concat(failed ? ['failed'] : []),
    group.rows.map((row) =>
      [
        codeSpan(row.label),
        formatLatency(row.p50Us),
        formatLatency(row.tailUs),
        intervalText(row.tailInterval),
        countText(row.n),
        timesText(row.timesP50),
        timesText(row.timesTail),
        countText(row.series.counts.cold),
        countText(row.series.counts.first),
      ].concat(failed ? [countText(failureCount(row.series.counts))] : []),
    ),
  );
}

/** What was asked of the run, and what it kept. */
function thresholdBlocks(run: RunRecord): string[] {
  const view = thresholdsOf(run);
  if (view === null) return [];
  return [
    '## Thresholds',
    escapeMarkdown(view.intro),
    markdownTable(
      ['threshold', 'series', 'value', '95 %', 'limit', 'verdict'],
      view.rows.map((row) => [
        codeSpan(row.expression),
        codeSpan(row.label),
        row.value,
        row.interval,
        escapeMarkdown(row.limit),
        [`**${row.verdict}**`, ...(row.words === null ? [] : [escapeMarkdown(row.words, 400)])].join('<br>'),
      ]),
    ),
  ];
}

/** Head against base, where the run was a duet. */
function comparisonBlocks(run: RunRecord): string[] {
  const view = comparisonOf(run);
  if (view === null) return [];
  return ['## Head against base', escapeMarkdown(view.intro), ...view.groups.flatMap(comparisonGroup)];
}

/** What each part of the load profile brought. */
function segmentBlocks({ groups }: Summary): string[] {
  const blocks = groups
    .flatMap(({ rows }) => rows)
    .flatMap(({ series, label }) => {
      const parts = segmentTable(series);
      if (parts === null) return [];
      return [
        `${codeSpan(label)}: ${escapeMarkdown(parts.load)}`,
        markdownTable(
          SEGMENT_HEADERS,
          parts.rows.map(({ name, cells }) => [escapeMarkdown(name), ...cells]),
        ),
        parts.notes.map((note) => escapeMarkdown(note)).join(' '),
      ];
    });
  return blocks.length === 0 ? [] : ['## Parts of the load', ...blocks];
}

/** What calls cost, and from which rate on an instance of one's own costs less. */
function costBlocks(summary: Summary): string[] {
  const costs = costTable(summary);
  if (costs === null) return [];
  return [
    '## What it costs',
    markdownTable(
      ['series', ...costs.headers],
      costs.rows.map(({ label, cells }) => [codeSpan(label), ...cells.map((cell) => escapeMarkdown(cell))]),
    ),
    costs.notes.map((note) => escapeMarkdown(note, 2_000)).join('<br>\n'),
  ];
}

/** How many failed, and what the failed ones said. */
function failureBlocks({ groups }: Summary): string[] {
  const items = groups
    .flatMap(({ rows }) => rows)
    .filter(({ failures }) => failures > 0)
    .map(({ series, label, failures }) => {
      const of = `${countText(failures)} of ${countText(series.counts.intended)}`;
      const said = failureCauses(series).flatMap(({ kind, messages }) =>
        messages.slice(0, MESSAGES_SHOWN).map((message) => `<br>${kind}: ${escapeMarkdown(message, 200)}`),
      );
      return `- ${codeSpan(label)}: ${of} failed (${failureText(series.counts)})${said.join('')}`;
    });
  return items.length === 0 ? [] : ['## Failures', items.join('\n')];
}

function vantageBlocks(run: RunRecord): string[] {
  const items = vantagePairs(run).map(
    ({ platform, p50, p99, explanation }) =>
      `- ${codeSpan(labelOf(platform))}: p50 ${vantageRatioText(p50)}, p99 ${vantageRatioText(p99)} of what it is from outside. ${escapeMarkdown(explanation)}`,
  );
  return items.length === 0 ? [] : ['## Where the caller stood', items.join('\n')];
}

function careBlocks(run: RunRecord): string[] {
  const cores = sharedCoresNote(run);
  const end = endNote(run);
  const items = [
    ...trustOf(run).reasons.map((reason) => `**Not trustworthy:** ${escapeMarkdown(reason)}`),
    ...(end === null
      ? []
      : [
          `Ended with exit code ${end.code}: ${end.reasons.map((reason) => escapeMarkdown(reason)).join('; ')}`,
        ]),
    ...(cores === null ? [] : [escapeMarkdown(cores)]),
    ...emulatedStores(run).map(
      ({ store, series }) => `emulated store: ${escapeMarkdown(store)} (${series.map(codeSpan).join(', ')})`,
    ),
    ...unlabelledWarnings(run).map(({ messages, hint }) => {
      const said = messages.map(({ text, series }) => escapeMarkdown(subjectOf(run, series) + text));
      return `${said.join('<br>')}<br>*${escapeMarkdown(hint)}*`;
    }),
  ];
  return items.length === 0 ? [] : ['## Read with care', items.map((item) => `- ${item}`).join('\n')];
}

/** A fence longer than any run of back quotes in the text (CommonMark 0.31, section 4.5). */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text.replace(/[\r\n]+/g, ' ')}\n${fence}`;
}
