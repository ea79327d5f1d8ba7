/** A comparison document goes in; Markdown for a pull request or a wiki comes out. */
import type { ComparisonForm } from '../../src/model/ComparisonForm.js';
import { VERDICT_SIGN } from '../comparison-rows.js';
import { comparisonGroup } from '../markdown/comparison-group.js';
import { escapeMarkdown } from '../markdown/escape-markdown.js';
import { markdownTable } from '../markdown/markdown-table.js';
import {
  REGRESSION_MEANING,
  VERDICT_MEANING,
  verdictName,
  viewOf,
  type HeadView,
  type Overview,
} from './view.js';

export const markdownComparison: ComparisonForm = {
  name: 'markdown',
  description: 'comparison.md: the tables for a pull request or a wiki',
  file: 'comparison.md',
  printed: true,
  render(document) {
    const view = viewOf(document);
    const blocks = [
      '# FaaSMark comparison',
      ...(view.forced === null ? [] : [`> **${escapeMarkdown(view.forced, 600)}**`]),
      view.ending.map((text) => `**${escapeMarkdown(text, 600)}**`).join('\n\n'),
      `Against ${escapeMarkdown(view.subject)}.`,
      ...(view.overview === null ? [] : overviewBlocks(view.overview)),
      ...view.heads.flatMap(headBlocks),
      ...(view.warnings.length === 0
        ? []
        : [
            '## Read with care',
            view.warnings
              .map(({ message, hint }) => `- ${escapeMarkdown(message, 600)}<br>*${escapeMarkdown(hint)}*`)
              .join('\n'),
          ]),
      '## What the verdicts mean',
      [
        ...(['worse', 'better', 'same', 'cannot-tell'] as const).map(
          (verdict) => `- **${verdictName(verdict)}**: ${VERDICT_MEANING[verdict]}`,
        ),
        `- ${REGRESSION_MEANING}`,
      ].join('\n'),
      `Written by FaaSMark ${escapeMarkdown(document.tool.version)}.`,
    ];
    return Promise.resolve(`${blocks.join('\n\n')}\n`);
  },
};

function overviewBlocks({ heads, rows }: Overview): string[] {
  return [
    heads.map(({ name, title }) => `- ${name}: ${escapeMarkdown(title)}`).join('\n'),
    markdownTable(
      ['series', 'base', ...heads.map(({ name }) => name)],
      rows.map(({ label, base, cells }) => [
        escapeMarkdown(label),
        base,
        ...cells.map((row) =>
          row === null ? '–' : `${row.head} (${row.ratio}) ${VERDICT_SIGN[row.verdict]}`,
        ),
      ]),
    ),
  ];
}

function headBlocks({ title, intro, groups }: HeadView): string[] {
  return [`## ${escapeMarkdown(title)}`, escapeMarkdown(intro, 800), ...groups.flatMap(comparisonGroup)];
}
