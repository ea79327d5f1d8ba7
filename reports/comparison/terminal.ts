/** A comparison document goes in; its tables come out as lines, as wide as the terminal and at most 100 columns. */
import type { ComparisonForm } from '../../src/model/ComparisonForm.js';
import { VERDICT_SIGN, type ComparisonRow } from '../comparison-rows.js';
import { rowLines } from '../terminal/comparison.js';
import { paint, type Paint } from '../terminal/paint.js';
import { table } from '../terminal/table.js';
import { wrap } from '../terminal/wrap.js';
import { viewOf, type HeadView, type Overview } from './view.js';

const WIDEST = 100;
/** Narrower than this, figures would have to break. */
const NARROWEST = 72;

export const terminalComparison: ComparisonForm = {
  name: 'terminal',
  description: 'the tables, for people at a terminal',
  file: null,
  printed: true,
  render(document, options) {
    const columns = Math.min(WIDEST, Math.max(NARROWEST, options.columns));
    const brush = paint(options.color);
    const view = viewOf(document);
    const [ending = '', ...regressions] = view.ending;
    const lines = [
      ...wrap(`FaaSMark ${document.tool.version} · comparison · ${view.subject}`, columns).map(brush.faint),
      ...(view.forced === null ? [] : ['', ...wrap(view.forced, columns).map(brush.bad)]),
      ...(view.overview === null ? [] : ['', ...overviewLines(view.overview, columns, brush)]),
      ...view.heads.flatMap((head) => ['', ...headLines(head, columns, brush)]),
      ...(view.warnings.length === 0
        ? []
        : [
            '',
            brush.strong('Read with care'),
            ...view.warnings.flatMap((one) => careLines(one, columns, brush)),
          ]),
      '',
      ...wrap(ending, columns).map(view.bad ? brush.bad : brush.strong),
      ...regressions.flatMap((text) =>
        wrap(text, columns, '', '  ').map(view.bad ? brush.bad : brush.strong),
      ),
    ];
    return Promise.resolve(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
  },
};

function headLines({ title, intro, groups }: HeadView, columns: number, brush: Paint): string[] {
  return [...wrap(title, columns).map(brush.strong), ...rowLines({ intro, groups }, columns, brush)];
}

/** Series down, heads across: the base's time, then of each head its time, the ratio and the verdict's sign. */
function overviewLines({ heads, rows }: Overview, columns: number, brush: Paint): string[] {
  const { header, rows: lines } = table(
    ['series', 'base', ...heads.map(({ name }) => name)],
    rows.map(({ label, base, cells }) => ({ name: `  ${label}`, cells: [base, ...cells.map(cellText)] })),
    columns,
  );
  return [
    ...heads.flatMap(({ name, title }) => wrap(`${name}: ${title}`, columns).map(brush.faint)),
    ...wrap(
      `In brackets the ratio to the base; ${VERDICT_SIGN.worse} worse, ${VERDICT_SIGN.better} better, ${VERDICT_SIGN.same} same, ${VERDICT_SIGN['cannot-tell']} can't tell.`,
      columns,
    ).map(brush.faint),
    '',
    brush.strong(header),
    ...lines.flat(),
  ];
}

function cellText(row: ComparisonRow | null): string {
  return row === null ? '–' : `${row.head} (${row.ratio}) ${VERDICT_SIGN[row.verdict]}`;
}

function careLines(
  { message, hint }: { message: string; hint: string },
  columns: number,
  brush: Paint,
): string[] {
  return [
    ...wrap(message, columns, '  ').map(brush.caution),
    ...wrap(hint, columns, '    ').map(brush.faint),
  ];
}
