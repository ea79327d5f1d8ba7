/** A group of comparisons of series goes in; its heading and its table in Markdown come out. */
import { VERDICT_SIGN, type ComparisonGroup } from '../comparison-rows.js';
import { escapeMarkdown } from './escape-markdown.js';
import { markdownTable } from './markdown-table.js';

export function comparisonGroup({ title, note, rows }: ComparisonGroup): string[] {
  return [
    `**${title}**: ${escapeMarkdown(note)}.`,
    markdownTable(
      ['series', 'base', 'head', 'ratio', '95 % of ratio', 'verdict'],
      rows.map((row) => [
        escapeMarkdown(row.label),
        row.base,
        row.head,
        row.ratio,
        row.interval,
        [`${VERDICT_SIGN[row.verdict]} ${row.words}`, ...row.notes]
          .map((text) => escapeMarkdown(text))
          .join('<br>'),
      ]),
    ),
  ];
}
