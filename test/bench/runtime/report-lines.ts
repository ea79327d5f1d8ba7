/** Figures of all blocks and outcomes of all goals go in; the lines that are printed come out. */
import { median } from '../in-blocks.js';
import { figure, tableLines } from '../print-table.js';
import { CLIENT_NAMES } from './clients.js';
import type { Limit } from './goals.js';
import type { Finding, Outcome } from './judge.js';
import type { Figures } from './measure.js';

/** By measure, a list of what each block found; null where it broke. */
export type Blocks = ReadonlyMap<string, readonly (Figures | null)[]>;

const COLUMNS = CLIENT_NAMES.flatMap((client) =>
  ['p50Us', 'p90Us', 'p99Us', 'callsPerSecond', 'callsPerCpuSecond'].map((name) => `${client} ${name}`),
);
const TITLES = COLUMNS.map((name) =>
  name.replace('Us', '').replace('callsPerSecond', 'calls/s').replace('callsPerCpuSecond', '/CPU s'),
);

export function figureLines(blocks: Blocks): string[] {
  const rows: string[][] = [];
  const others: string[] = [];
  for (const [id, found] of blocks) {
    const names = new Set(found.flatMap((block) => Object.keys(block ?? {})));
    const middle = (name: string): string =>
      figure(
        median(found.map((block) => block?.[name] ?? Number.NaN).filter((value) => !Number.isNaN(value))),
      );
    if (COLUMNS.some((name) => names.has(name))) rows.push([id, ...COLUMNS.map(middle)]);
    else others.push(`${id}: ${[...names].map((name) => `${name} ${middle(name)}`).join(', ')}`);
  }
  return [
    'Medians over blocks: µs at one connection, calls per second and per CPU-second of the whole process tree at 16.',
    ...tableLines(['', ...TITLES], rows),
    ...others,
  ];
}

export function outcomeLines(outcomes: readonly Outcome[]): string[] {
  const count = (verdict: Outcome['verdict']): number =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return [
    'Ratios with their 95 % intervals over blocks.',
    ...outcomes.map(({ what, limit, verdict, findings, reason }) => {
      const found = reason ?? findings.map(foundText).join(', ');
      return `${verdict.padEnd(16)}  ${what}${limit === null ? '' : ` ${limitText(limit)}`}: ${found}`;
    }),
    '',
    `${String(count('met'))} goals met, ${String(count('missed'))} missed, ` +
      `${String(count('clients disagree'))} on which the clients disagree, ${String(count('not measured'))} not measured`,
  ];
}

function limitText(limit: Limit): string {
  switch (limit.kind) {
    case 'at-most':
      return `≤ ${String(limit.value)}`;
    case 'at-least':
      return `≥ ${String(limit.value)}`;
    case 'upper-bound-at-most':
      return `≤ ${String(limit.value)} (upper bound)`;
    default:
      return limit satisfies never;
  }
}

function foundText(finding: Finding): string {
  switch (finding.kind) {
    case 'ratio': {
      const { ratio, ci95, blocks } = finding.estimate;
      const by = finding.by === 'own clock' ? '' : ` by ${finding.by}`;
      return `${ratio.toFixed(2)} (${ci95.map((bound) => bound.toFixed(2)).join('–')}; ${String(blocks)} blocks)${by}`;
    }
    case 'value': {
      const { unit, least, most, blocks } = finding;
      const range = `${figure(least)}–${figure(most)}; ${String(blocks)} times`;
      return `${figure(finding.median)} ${unit} (${range})`;
    }
    default:
      return finding satisfies never;
  }
}
