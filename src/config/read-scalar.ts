/** The text of one value and what may be written there go in; the value comes out, or what is wrong with it. */
import { readDuration, writeDuration } from './duration.js';
import { readFailOn } from './fail-on.js';
import type { ValueKind } from './option.js';
import { nearestName } from './nearest-name.js';

/** `wrong` follows the quoted setting and a colon; `hint` null: an example is hint enough. */
export type Reading = { value: string | number | boolean } | { wrong: string; hint: string | null };

export type ScalarKind = Exclude<
  ValueKind,
  { kind: 'axes' | 'headers' | 'variables' | 'texts' | 'thresholds' }
>;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const TRUE = ['1', 'true'];
const FALSE = ['0', 'false'];

export function readScalar(text: string, kind: ScalarKind): Reading {
  const trimmed = text.trim();
  switch (kind.kind) {
    case 'string':
    case 'name':
      return text === '' ? { wrong: 'is empty', hint: null } : { value: text };
    case 'boolean':
      if (TRUE.includes(trimmed)) return { value: true };
      if (FALSE.includes(trimmed)) return { value: false };
      return { wrong: 'is neither true nor false', hint: 'write 1, 0, true or false' };
    case 'fail-on': {
      const reading = readFailOn(trimmed);
      return 'wrong' in reading ? reading : { value: trimmed };
    }
    case 'choice':
      return readChoice(trimmed, kind.choices, kind.later ?? []);
    case 'duration':
      return readBoundedDuration(trimmed, kind.minMs, kind.maxMs);
    case 'rate': {
      const rate = DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
      if (Number.isNaN(rate)) return { wrong: 'is not a number of calls per second', hint: null };
      if (rate <= 0) return { wrong: 'is not above 0', hint: null };
      if (rate > kind.max) return { wrong: `is above ${String(kind.max)} per second`, hint: null };
      return { value: rate };
    }
    case 'factor': {
      const factor = DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
      if (Number.isNaN(factor)) return { wrong: 'is not a number', hint: null };
      if (factor <= 0) return { wrong: 'is not above 0', hint: null };
      if (factor > kind.max) return { wrong: `is above ${String(kind.max)}`, hint: null };
      return { value: factor };
    }
    case 'usd': {
      const usd = DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
      if (Number.isNaN(usd)) return { wrong: 'is not an amount in US dollars', hint: null };
      if (usd < 0) return { wrong: 'is below 0', hint: null };
      if (usd > kind.max) return { wrong: `is above ${String(kind.max)}`, hint: null };
      return { value: usd };
    }
    case 'percent': {
      const number = trimmed.replace(/\s*%$/, '');
      if (!DECIMAL.test(number)) return { wrong: 'is not a percentage', hint: null };
      if (number === trimmed) return { wrong: 'has no percent sign', hint: `write ${number}%` };
      const share = Number(number) / 100;
      if (share < kind.min || share > kind.max)
        return { wrong: `is not within ${writePercent(kind.min)} and ${writePercent(kind.max)}`, hint: null };
      return { value: share };
    }
    case 'integer': {
      const integer = DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
      if (!Number.isInteger(integer)) return { wrong: 'is not a whole number', hint: null };
      if (integer < kind.min || integer > kind.max)
        return { wrong: `is not within ${String(kind.min)} and ${String(kind.max)}`, hint: null };
      return { value: integer };
    }
    default:
      return kind satisfies never;
  }
}

/** 0.05 → `5%`: as it is written on the command line. */
export function writePercent(share: number): string {
  return `${String(Number((share * 100).toPrecision(12)))}%`;
}

function readChoice(text: string, choices: readonly string[], later: readonly string[]): Reading {
  if (choices.includes(text)) return { value: text };
  const there = choices.length === 1 ? `there is only ${choices.join()}` : `there are ${choices.join(', ')}`;
  if (later.includes(text)) return { wrong: `does not exist yet; ${there}`, hint: null };
  const near = nearestName(text, choices);
  return {
    wrong: `is not one of the choices; ${there}`,
    hint: near === null ? null : `did you mean ${near}?`,
  };
}

function readBoundedDuration(text: string, minMs: number, maxMs: number): Reading {
  const reading = readDuration(text);
  switch (reading.kind) {
    case 'not-a-duration':
      return { wrong: 'is not a duration', hint: 'write a number and a unit: 500ms, 30s, 5m or 1h' };
    case 'no-unit':
      return { wrong: 'has no unit', hint: `write ${reading.number}s or ${reading.number}ms` };
    case 'ms':
      if (reading.ms < minMs || reading.ms > maxMs) {
        return { wrong: `is not within ${writeDuration(minMs)} and ${writeDuration(maxMs)}`, hint: null };
      }
      return { value: reading.ms };
    default:
      return reading satisfies never;
  }
}
