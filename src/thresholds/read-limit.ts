/** What follows the operator goes in; the limit comes out, in µs, as a fraction or as a ratio. */
import type { ThresholdOperator, ThresholdUnit } from '../model/Threshold.js';
import { ThresholdSyntaxError } from './syntax-error.js';

/** µs with either of the two letters that look like it: U+00B5 and U+03BC. */
const TIME_UNITS = new Map([
  ['us', 1],
  ['\u00b5s', 1],
  ['\u03bcs', 1],
  ['ms', 1_000],
  ['s', 1_000_000],
]);
/** Histograms span 1 µs to 1 h. */
const LONGEST_US = 3_600_000_000;

const WHAT: Readonly<Record<ThresholdUnit, { example: string; noUnit: string }>> = {
  us: { example: '20ms', noUnit: 'is no unit of time' },
  share: { example: '0.1%', noUnit: 'is no unit of a share' },
  ratio: { example: '0.5', noUnit: 'is no unit of a ratio' },
};
const UNITS: Readonly<Record<ThresholdUnit, string>> = {
  us: 'units are us, ms and s',
  share: 'a share is written with % or as a plain fraction, such as 0.1% or 0.001',
  ratio: 'a ratio is a plain number or written with %, such as 0.5 or 50%',
};

/** @param from where the operator has ended */
export function readLimit(
  expression: string,
  from: number,
  unit: ThresholdUnit,
  operator: ThresholdOperator,
): number {
  const { example, noUnit } = WHAT[unit];
  const start = skipBlanks(expression, from);
  const fail = (at: number, wrong: string, hint: string): ThresholdSyntaxError =>
    new ThresholdSyntaxError(expression, at, wrong, hint);
  const digits = /^(?:\d+\.?\d*|\.\d+)/.exec(expression.slice(start))?.[0];
  if (digits === undefined) {
    const missing = start === expression.length;
    throw fail(
      start,
      missing ? `a limit is missing after ${operator}` : 'here a number has to begin',
      `write for example ${cut(expression.slice(0, from))}${example}; ${UNITS[unit]}`,
    );
  }
  const number = Number(digits);
  const unitAt = skipBlanks(expression, start + digits.length);
  const written = expression.slice(unitAt);
  const factor = factorOf(written, unit);
  if (factor === null) {
    if (written === '') {
      throw fail(unitAt, `${digits} has no unit`, `write ${digits}ms or ${digits}us`);
    }
    throw fail(
      unitAt,
      written.startsWith(',') ? 'a comma does not belong into a number' : `"${cut(written)}" ${noUnit}`,
      `write for example ${cut(expression.slice(0, start))}${unit === 'us' ? `${digits}ms` : example}; ${UNITS[unit]}`,
    );
  }
  const limit = Number((number * factor).toPrecision(12));
  const impossible = whyImpossible(limit, unit, operator, written);
  if (impossible !== null)
    throw fail(start, impossible, `write for example ${cut(expression.slice(0, from))}${example}`);
  return limit;
}

function factorOf(written: string, unit: ThresholdUnit): number | null {
  if (unit === 'us') return TIME_UNITS.get(written) ?? null;
  if (written === '%') return 0.01;
  return written === '' ? 1 : null;
}

/** A limit that nothing, or everything, keeps. */
function whyImpossible(
  limit: number,
  unit: ThresholdUnit,
  operator: ThresholdOperator,
  written: string,
): string | null {
  switch (unit) {
    case 'us':
      if (limit <= 0) return 'a limit of time is above 0';
      return limit > LONGEST_US ? 'a limit of time is at most 1 h, where recording ends' : null;
    case 'ratio':
      return Number.isFinite(limit) && limit > 0 ? null : 'a limit of a ratio is above 0';
    case 'share':
      if (limit > 1) return `a share is at most 1${written === '' ? '; percents have a % sign' : ''}`;
      if (limit === 0 && operator === '<') return 'no share is below 0';
      return limit === 1 && operator === '>' ? 'no share is above 1' : null;
    default:
      return unit satisfies never;
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

const cut = (text: string): string => ([...text].length > 40 ? `${[...text].slice(0, 39).join('')}…` : text);
