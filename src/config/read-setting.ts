/** What was given for one option, as text (flags, environment) or as data (config file), goes in; its value comes out, or problems. */
import type { Problem } from '../errors.js';
import { MASK, maskHeader } from './mask.js';
import { environmentName, fileKey, type Option } from './option.js';
import { quoteSetting, type Origin } from './origin.js';
import { readAxes, readHeaders, readVariables, type PairsReading } from './read-pairs.js';
import { readScalar, type ScalarKind } from './read-scalar.js';
import { readThresholds } from './read-thresholds.js';

export type SettingReading = { value: unknown } | { problems: Problem[] };

/** Texts as given, in order: several where a flag was repeated. */
export function readTexts(
  name: string,
  option: Option,
  texts: readonly string[],
  origin: Origin,
): SettingReading {
  const quote = (text: string): string =>
    quoteSetting(name, origin, option.secret === true ? maskHeader(text) : text);
  const kind = option.value;
  switch (kind.kind) {
    case 'axes':
      return pairs(readAxes(texts), quote);
    case 'headers':
      return pairs(readHeaders(texts), quote);
    case 'variables':
      return pairs(readVariables(texts), quote);
    case 'texts':
      return texts.includes('')
        ? {
            problems: [{ message: `${quote('')}: is empty`, hint: exampleHint(name, option, origin) }],
          }
        : { value: [...new Set(texts)] };
    case 'thresholds':
      return readThresholds(texts, quote);
    case 'duration':
    case 'rate':
    case 'usd':
    case 'percent':
    case 'factor':
    case 'integer':
    case 'boolean':
    case 'string':
    case 'choice':
    case 'fail-on':
    case 'name':
      return scalars(name, option, kind, texts, origin);
    default:
      return kind satisfies never;
  }
}

function scalars(
  name: string,
  option: Option,
  kind: ScalarKind,
  texts: readonly string[],
  origin: Origin,
): SettingReading {
  const list = option.list === true;
  if (!list && texts.length > 1) {
    return {
      problems: [
        {
          message: `${quoteSetting(name, origin, texts.join(' and '))}: is given ${String(texts.length)} times`,
          hint: `give --${name} once`,
        },
      ],
    };
  }
  const parts = list ? texts.flatMap((text) => text.split(',').map((part) => part.trim())) : texts;
  const values: (string | number | boolean)[] = [];
  const problems: Problem[] = [];
  for (const part of parts) {
    const reading = readScalar(part, kind);
    if ('value' in reading) values.push(reading.value);
    else {
      problems.push({
        message: `${quoteSetting(name, origin, part)}: ${reading.wrong}`,
        hint: reading.hint ?? exampleHint(name, option, origin),
      });
    }
  }
  if (problems.length > 0) return { problems };
  return { value: list ? [...new Set(values)] : values[0] };
}

/** `given`: what stands in the config file. Numbers, booleans, lists and objects are taken where the option's kind allows them. */
export function readData(name: string, option: Option, given: unknown, origin: Origin): SettingReading {
  const shown = option.secret === true ? MASK : JSON.stringify(given);
  const wrongType = (expected: string): SettingReading => ({
    problems: [
      {
        message: `${quoteSetting(name, origin, shown)}: is not ${expected}`,
        hint: exampleHint(name, option, origin),
      },
    ],
  });
  const { kind } = option.value;
  if (kind === 'axes' || kind === 'headers' || kind === 'variables') {
    const texts = pairTexts(given, kind === 'headers' ? ': ' : '=');
    return texts === null
      ? wrongType('an object or a list of strings')
      : readTexts(name, option, texts, origin);
  }
  const list = option.list === true || kind === 'texts' || kind === 'thresholds';
  const wanted = kind === 'boolean' ? 'boolean' : numeric(kind) ? 'number' : 'string';
  const items: readonly unknown[] = list && Array.isArray(given) ? given : [given];
  const texts: string[] = [];
  for (const item of items) {
    const type = typeof item;
    if (type !== wanted && !(kind === 'duration' && type === 'number')) {
      return wrongType(list ? `a ${wanted} or a list of them` : `a ${wanted}`);
    }
    texts.push(String(item));
  }
  if (list && texts.length === 0) return { value: [] };
  return readTexts(name, option, texts, origin);
}

function numeric(kind: string): boolean {
  return kind === 'integer' || kind === 'rate' || kind === 'usd' || kind === 'factor';
}

function pairTexts(given: unknown, separator: string): string[] | null {
  if (Array.isArray(given)) {
    return given.every((item): item is string => typeof item === 'string') ? given : null;
  }
  if (typeof given !== 'object' || given === null) return null;
  const texts: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every((one) => typeof one === 'string' || typeof one === 'number')) return null;
    texts.push(`${key}${separator}${values.join(',')}`);
  }
  return texts;
}

function pairs<T>(reading: PairsReading<T>, quote: (text: string) => string): SettingReading {
  if ('value' in reading) return { value: reading.value };
  return { problems: [{ message: `${quote(reading.text)}: ${reading.wrong}`, hint: reading.hint }] };
}

function exampleHint(name: string, option: Option, origin: Origin): string {
  switch (origin.kind) {
    case 'env':
      return `write for example ${environmentName(name)}=${option.example}`;
    case 'file':
      return `write for example ${fileKey(name)}: ${exampleData(option)}`;
    case 'against':
      return `write for example --against ${name}=${option.example}`;
    case 'flag':
    case 'default':
      return `write for example --${name} ${option.example}`;
    default:
      return origin satisfies never;
  }
}

function exampleData(option: Option): string {
  const { kind } = option.value;
  if (kind === 'axes') return "{ 'chain.length': ['2', '10'] }";
  if (kind === 'headers') return "{ accept: 'application/json' }";
  if (kind === 'variables') return "{ authorization: 'MY_TOKEN' }";
  if (option.list === true && option.example.includes(',')) return listData(option);
  return kind === 'boolean' || numeric(kind) ? option.example : `'${option.example.replaceAll("'", '')}'`;
}

function listData(option: Option): string {
  const items = option.example.split(',');
  return `[${(numeric(option.value.kind) ? items : items.map((item) => `'${item}'`)).join(', ')}]`;
}
