/** A resolved configuration goes in; every setting, its value and where it came from come out, as text or as JSON, secrets masked. */
import { MASK, maskUrl } from './mask.js';
import { maskBase } from './against-text.js';
import { writeDuration } from './duration.js';
import type { Option } from './option.js';
import { OPTION_ROWS, type OptionName } from './options.js';
import { writePercent } from './read-scalar.js';
import type { ResolvedConfig } from './resolve-config.js';

const NO_SETTINGS: readonly OptionName[] = ['print-config', 'dry-run'];

interface Row {
  flag: string;
  /** As a config file would say it; null where the plan decides. */
  value: unknown;
  shown: string;
  source: string;
}

function rowsOf({ sources }: ResolvedConfig): Row[] {
  return OPTION_ROWS.filter(
    ([name, option]) => option.commands.includes('run') && !NO_SETTINGS.includes(name),
  ).map(([name, option]) => {
    const { value, source } = sources[name];
    return { flag: name, value: writable(option, value), shown: shown(option, value), source };
  });
}

/** One line for each setting: flag, value, source. */
export function configText(resolved: ResolvedConfig): string {
  const rows = rowsOf(resolved);
  const flagWidth = Math.max(...rows.map((row) => row.flag.length));
  const valueWidth = Math.min(40, Math.max(...rows.map((row) => row.shown.length)));
  const urls = resolved.config.urls.map((url) => `${'url'.padEnd(flagWidth)}  ${maskUrl(url)}`);
  const lines = rows.map(
    (row) => `${row.flag.padEnd(flagWidth)}  ${row.shown.padEnd(valueWidth)}  ${row.source}`,
  );
  return [...urls, ...lines, ''].join('\n');
}

export function configJson(resolved: ResolvedConfig): string {
  const settings = Object.fromEntries(
    rowsOf(resolved).map(({ flag, value, source }) => [flag, { value, source }]),
  );
  const { config } = resolved;
  return `${JSON.stringify({ configFile: config.configFile, urls: config.urls.map(maskUrl), settings }, null, 2)}\n`;
}

function writable(option: Option, value: unknown): unknown {
  if (value === null) return null;
  if (option.value.kind === 'duration') {
    if (typeof value === 'number') return writeDuration(value);
    if (Array.isArray(value)) return (value as number[]).map(writeDuration);
  }
  if (option.value.kind === 'percent' && typeof value === 'number') return writePercent(value);
  if (option.value.kind === 'texts' && Array.isArray(value))
    return value.map((text) => maskBase(String(text)));
  if (option.secret === true && typeof value === 'object') {
    return Object.fromEntries(Object.keys(value).map((name) => [name, MASK]));
  }
  return value;
}

function shown(option: Option, value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0))
    return `(${option.defaultText ?? 'none'})`;
  const written = writable(option, value);
  if (Array.isArray(written)) return written.join(',');
  if (typeof written === 'object' && written !== null) {
    const pairs = Object.entries(written).map(
      ([key, one]) => `${key}=${Array.isArray(one) ? one.join(',') : String(one)}`,
    );
    return pairs.length === 0 ? '(none)' : pairs.join(' ');
  }
  return typeof written === 'string' ? written : JSON.stringify(written);
}
