/** The part of a threshold that names series goes in; a glob over ids, or two compositions of a cell, come out. */
import { COMPOSITIONS, type CompositionKind } from '../model/Composition.js';
import type { ThresholdSubject } from '../model/Threshold.js';
import { ThresholdSyntaxError } from './syntax-error.js';

const WILD = /[*?]/;

/** @param text the beginning of `expression`; null where it begins with the figure */
export function readSubject(expression: string, text: string | null): ThresholdSubject {
  if (text === null) return { kind: 'series', glob: null };
  const fail = (at: number, wrong: string, hint: string): ThresholdSyntaxError =>
    new ThresholdSyntaxError(expression, at, wrong, hint);
  const foreign = text.search(/[^A-Za-z0-9._/=+\-[\]*?]/);
  if (foreign !== -1) {
    throw fail(
      foreign,
      `${text[foreign] === ',' ? 'a comma' : 'this character'} is in no name of a series`,
      text[foreign] === ',' ? 'give --threshold once for each' : 'faasmark plan shows the series',
    );
  }
  const open = text.indexOf('[');
  const close = text.indexOf(']');
  if (open === -1 && close === -1) return withoutBrackets(text, fail);
  if (open === -1 || (close !== -1 && close < open))
    throw fail(close, 'a [ is missing before this ]', 'write for example chain[direct]');
  if (close === -1) throw fail(text.length, 'a ] is missing', 'write for example chain[direct]');
  const again = text.slice(close + 1).search(/[[\]]/);
  if (again !== -1)
    throw fail(close + 1 + again, 'a name of a series has one pair of brackets', 'write one composition');
  if (close + 1 < text.length && !/[+*?]/.test(text[close + 1] ?? '')) {
    throw fail(close + 1, 'only axes may follow the ]', 'write for example chain[direct]+length=10');
  }
  if (open === 0) throw fail(0, 'a workload is missing before the [', 'write * for every workload');
  const inside = text.slice(open + 1, close);
  const slash = inside.indexOf('/');
  if (slash === -1) {
    if (!WILD.test(inside)) compositionAt(inside, open + 1, fail);
    return { kind: 'series', glob: text };
  }
  return {
    ...ratioOf(inside, open + 1, fail),
    cell: { before: text.slice(0, open), after: text.slice(close + 1) },
  };
}

type Fail = (at: number, wrong: string, hint: string) => ThresholdSyntaxError;

/** `native/direct` is a ratio: no id has two parts. */
function withoutBrackets(text: string, fail: Fail): ThresholdSubject {
  const parts = text.split('/');
  if (parts.length === 2 && parts.some((part) => isComposition(part))) {
    return { ...ratioOf(text, 0, fail), cell: null };
  }
  return { kind: 'series', glob: text };
}

function ratioOf(text: string, at: number, fail: Fail): Omit<ThresholdSubject & { kind: 'ratio' }, 'cell'> {
  const slash = text.indexOf('/');
  const over = compositionAt(text.slice(0, slash), at, fail);
  const under = compositionAt(text.slice(slash + 1), at + slash + 1, fail);
  if (over === under) {
    throw fail(at + slash + 1, `the ratio of ${over} to itself is 1`, 'name two compositions: native/direct');
  }
  return { kind: 'ratio', over, under };
}

function compositionAt(name: string, at: number, fail: Fail): CompositionKind {
  const found = COMPOSITIONS.find((one) => one === name);
  if (found !== undefined) return found;
  const shown = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  throw fail(
    at,
    shown === '' ? 'a composition is missing' : `"${shown}" is no composition`,
    `compositions are ${COMPOSITIONS.join(', ')}`,
  );
}

function isComposition(name: string): boolean {
  return COMPOSITIONS.some((one) => one === name);
}
