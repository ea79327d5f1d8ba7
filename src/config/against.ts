/** The settings of the head and the texts of `--against` go in; the settings of the base come out, or what is wrong with it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import { maskBase, readBaseText, type BaseText } from './against-text.js';
import { loadConfigFile, type Extend, type LoadedConfigFile } from './load-config-file.js';
import type { LoadedSettings } from './load-settings.js';
import { nearestName } from './nearest-name.js';
import { fileKey, type Option } from './option.js';
import { OPTION_ROWS, type OptionName, type Settings } from './options.js';
import { quoteFile, quoteSetting, type Origin } from './origin.js';
import { readData, readTexts, type SettingReading } from './read-setting.js';
import { unknownKeys } from './settings.js';

/** What one side of a duet may have for itself; load, length and results are of the whole run. */
const OF_ONE_SIDE: readonly string[] = [
  'provider',
  'workload',
  'composition',
  'region',
  'memory',
  'payload',
  'runtime',
  'set',
  'vantage',
  'initiators',
  'from',
  'initiator-memory',
  'connections',
  'http',
  'method',
  'header',
  'header-env',
  'body',
  'expect-status',
] satisfies OptionName[];

const DEFAULT: Origin = { kind: 'default' };

export interface BaseSettings {
  loaded: LoadedSettings;
  /** Those of the base; the head's where it names none. */
  urls: readonly string[];
  label: string;
  /** Names of workloads that the base's config file defines. */
  ownWorkloads: readonly string[];
}

export interface HeadSettings {
  loaded: LoadedSettings;
  urls: readonly string[];
  cwd: string;
}

/** The base's settings lie over the head's, as a flag over a file: lists as a whole, `--set` key by key. */
export async function readBase(head: HeadSettings): Promise<BaseSettings> {
  const { settings, origins, extend, configFile } = head.loaded;
  const problems: Problem[] = [];
  const quote = (text: string): string => quoteSetting('against', origins.against, maskBase(text));
  const texts = settings.against.map((text) => ({ text, base: readBaseText(text) }));
  const urls = texts.flatMap(({ base }) => (base.kind === 'urls' ? base.urls : []));
  problems.push(...urlProblems(urls, head.urls, quote));
  const files = texts.filter(({ base }) => base.kind === 'file');
  if (files.length > 1) {
    const named = files.map(({ text }) => maskBase(text)).join(' and ');
    problems.push({ message: `${quote(named)}: names ${files.length} files`, hint: 'name one' });
  }
  const [first] = files;
  const file =
    first === undefined ? null : await openFile(resolve(head.cwd, first.text), quote(first.text), problems);
  const readings = [
    ...fileReadings(file),
    ...overrideReadings(
      texts.map(({ base }) => base),
      quote,
      problems,
    ),
  ];
  const laid: Record<string, unknown> = { ...settings, against: [], gate: [] };
  // How the two are compared is no setting of either side.
  const laidOrigins = { ...origins, gate: DEFAULT, margin: DEFAULT };
  for (const { name, origin, reading } of readings) {
    if ('problems' in reading) problems.push(...reading.problems);
    else if (OF_ONE_SIDE.includes(name)) {
      laid[name] =
        name === 'set' ? { ...settings.set, ...(reading.value as Settings['set']) } : reading.value;
      laidOrigins[name] = origin;
    } else if (JSON.stringify(reading.value) !== JSON.stringify(settings[name])) {
      problems.push({
        message: `${nameOf(name, origin)}: holds for both sides, and the head says otherwise`,
        hint: `give it once for the run: --${name}; a base may differ in ${OF_ONE_SIDE.join(', ')}`,
      });
    }
  }
  const own = file === null || file.path === configFile ? null : file;
  problems.push(...foreignDefinitions(own));
  const ownWorkloads = own?.extend.workloads ?? [];
  return {
    loaded: {
      settings: laid as Settings,
      origins: laidOrigins,
      extend: withWorkloads(extend, ownWorkloads),
      configFile: own?.path ?? configFile,
      problems,
    },
    urls: urls.length > 0 ? urls : head.urls,
    label: settings.against.map(maskBase).join(', '),
    ownWorkloads: ownWorkloads.map(({ name }) => name),
  };
}

function nameOf(name: OptionName, origin: Origin): string {
  return origin.kind === 'file' ? `${fileKey(name)} (${quoteFile(origin)})` : `--against ${name}=…`;
}

interface NamedReading {
  name: OptionName;
  origin: Origin;
  reading: SettingReading;
}

function urlProblems(
  urls: readonly string[],
  headUrls: readonly string[],
  quote: (text: string) => string,
): Problem[] {
  if (urls.length === 0) return [];
  const shown = quote(urls.join(','));
  if (headUrls.length === 0) {
    return [
      {
        message: `${shown}: is a URL, and the head measures none`,
        hint: 'write faasmark run https://head.example/f --against https://base.example/f',
      },
    ];
  }
  if (urls.length === headUrls.length) return [];
  return [
    {
      message: `${shown}: ${urls.length} of the base against ${headUrls.length} of the head`,
      hint: 'give as many of the base as of the head: the first is compared with the first, and so on',
    },
  ];
}

async function openFile(path: string, quoted: string, problems: Problem[]): Promise<LoadedConfigFile | null> {
  if (!existsSync(path)) {
    problems.push({
      message: `${quoted}: is no URL, no key=value, and there is no such file`,
      hint: 'write --against https://base.example/f, --against base.config.ts or --against memory=512',
    });
    return null;
  }
  try {
    const file = await loadConfigFile(path);
    problems.push(...unknownKeys(file));
    return file;
  } catch (error) {
    if (!(error instanceof FaasmarkError)) throw error;
    problems.push({ message: error.message, hint: error.hint });
    return null;
  }
}

function fileReadings(file: LoadedConfigFile | null): NamedReading[] {
  if (file === null) return [];
  return OPTION_ROWS.flatMap(([name, option]: readonly [OptionName, Option]) => {
    const given = file.settings[fileKey(name)];
    if (!option.inFile || given === undefined) return [];
    const origin: Origin = { kind: 'file', path: file.path, line: file.lineOf(fileKey(name)) };
    return [{ name, origin, reading: readData(name, option, given, origin) }];
  });
}

function overrideReadings(
  bases: readonly BaseText[],
  quote: (text: string) => string,
  problems: Problem[],
): NamedReading[] {
  const texts = new Map<OptionName, string[]>();
  const known = OPTION_ROWS.filter(([, option]) => option.inFile).map(([name]) => name);
  for (const base of bases) {
    if (base.kind !== 'override') continue;
    const { key, value } = base;
    const name = key.includes('.') ? 'set' : known.find((each) => each === key);
    if (name === undefined) {
      const near = nearestName(key, OF_ONE_SIDE);
      const hint = near === null ? `a base may differ in ${OF_ONE_SIDE.join(', ')}` : `did you mean ${near}?`;
      problems.push({ message: `${quote(`${key}=${value}`)}: there is no such setting`, hint });
    } else {
      texts.set(name, [...(texts.get(name) ?? []), key.includes('.') ? `${key}=${value}` : value]);
    }
  }
  const origin: Origin = { kind: 'against' };
  return OPTION_ROWS.flatMap(([name, option]) => {
    const given = texts.get(name);
    return given === undefined ? [] : [{ name, origin, reading: readTexts(name, option, given, origin) }];
  });
}

/** Two versions of a workload can stand side by side; providers and reporters are the run's. */
function foreignDefinitions(file: LoadedConfigFile | null): Problem[] {
  if (file === null) return [];
  const at = quoteFile({ path: file.path, line: file.lineOf('extend') });
  return (['providers', 'reporters'] as const)
    .filter((key) => (file.extend[key] ?? []).length > 0)
    .map((key) => ({
      message: `extend.${key} (${at}): a base defines workloads only`,
      hint: `define ${key} in the config file of the run`,
    }));
}

function withWorkloads(extend: Extend, own: NonNullable<Extend['workloads']>): Extend {
  if (own.length === 0) return extend;
  const others = (extend.workloads ?? []).filter(({ name }) => !own.some((each) => each.name === name));
  return { ...extend, workloads: [...others, ...own] };
}
