/** The results of all cells go in; the lines of the tables and of the goals come out. */
import { figure, tableLines } from '../print-table.js';
import type { Cell } from './cells.js';
import type { Figures } from './figures-of.js';
import type { Verdict } from './goals.js';

export interface CellResult {
  cell: Cell;
  /** `none`: why a tool has no figures, or what broke in one of the blocks. */
  rows: { tool: string; figures: Figures | null; none: string | null }[];
  verdicts: Verdict[];
}

const TITLES = [
  '',
  'rate',
  'error p50',
  'p99',
  'late %',
  'p50',
  'p99',
  'p99.9',
  'off by',
  '',
  '',
  'CPU %',
  'lost',
];

export function reportLines(results: readonly CellResult[]): string[] {
  const verdicts = results.flatMap((result) => result.verdicts);
  const met = verdicts.filter(({ verdict }) => verdict === 'met').length;
  const missed = verdicts.filter(({ verdict }) => verdict === 'missed').length;
  return [
    'Medians over blocks, µs. "error": of each request against the target\'s own log. "off by": p50, p99 and p99.9 minus',
    'what an open-loop caller has to see of this target (the reported quantiles stand before it).',
    ...results.flatMap(cellLines),
    '',
    ...verdicts.map(
      ({ cell, goal, verdict, because }) => `${verdict.padEnd(10)}  ${cell}: ${goal} (${because})`,
    ),
    '',
    `${met} goals met, ${missed} missed, ${verdicts.length - met - missed} not judged`,
  ];
}

function cellLines({ cell, rows }: CellResult): string[] {
  const measured = rows.flatMap(({ tool, figures }) => (figures === null ? [] : [rowOf(tool, figures)]));
  const notes = rows.flatMap(({ tool, figures, none }) => {
    if (none === null) return [];
    return [`${tool}: ${figures === null ? 'absent' : 'in some blocks'} (${none})`];
  });
  return ['', cell.id, ...tableLines(TITLES, measured), ...notes];
}

function rowOf(tool: string, figures: Figures): string[] {
  const at = (q: number): Figures['quantiles'][number] | undefined =>
    figures.quantiles.find((it) => it.q === q);
  const measured = (q: number): string => figure(at(q)?.measuredUs ?? null);
  const off = (q: number): string => {
    const { measuredUs = null, idealUs = null } = at(q) ?? {};
    if (measuredUs === null) return 'n/a';
    return idealUs === null ? '-' : `${measuredUs >= idealUs ? '+' : ''}${figure(measuredUs - idealUs)}`;
  };
  const percent = (share: number | null): string => (share === null ? '-' : (share * 100).toFixed(2));
  return [
    tool,
    figures.ratePerSecond.toFixed(0),
    figure(figures.error?.p50Us ?? null),
    figure(figures.error?.p99Us ?? null),
    percent(figures.lateShare),
    ...[0.5, 0.99, 0.999].map(measured),
    ...[0.5, 0.99, 0.999].map(off),
    figures.cpuShare === null ? '-' : (figures.cpuShare * 100).toFixed(0),
    figures.lost === null ? '-' : String(figures.lost),
  ];
}
