/** The path of a `faasmark.config.*` file goes in; what it exports comes out, checked as far as names and shapes go. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { FaasmarkError, messageOf } from '../errors.js';
import type { ConfigFile } from '../model/Config.js';
import { isRecord } from './is-record.js';

export type Extend = NonNullable<ConfigFile['extend']>;

export interface LoadedConfigFile {
  /** Absolute. */
  path: string;
  /** By camelCase flag name, as they stand in the file; `extend` is apart. */
  settings: Readonly<Record<string, unknown>>;
  extend: Extend;
  /** The line (from 1) where a key is set, or null where the text does not show it. */
  lineOf(key: string): number | null;
}

export const CONFIG_FILE_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((end) => `faasmark.config.${end}`);

/** Throws 'bad-config' with file and line when it cannot be read, does not parse, throws or exports something else. */
export async function loadConfigFile(path: string): Promise<LoadedConfigFile> {
  const absolute = resolve(path);
  const source = await readFile(absolute, 'utf8').catch((error: unknown) => {
    throw badFile(
      `${path}: cannot be read (${messageOf(error)})`,
      'give a file that exists with --config',
      error,
    );
  });
  const exported = absolute.endsWith('.json') ? await parseJson(absolute, source) : await evaluate(absolute);
  if (!isRecord(exported)) {
    throw badFile(
      `${basename(absolute)}: exports no configuration`,
      absolute.endsWith('.json')
        ? 'write one object: { "rate": 64 }'
        : 'write export default defineConfig({ … })',
    );
  }
  const { extend, $schema: _schema, ...settings } = exported;
  const lineOf = (key: string): number | null => lineOfKey(source, key);
  return { path: absolute, settings, extend: checkExtend(absolute, extend, lineOf), lineOf };
}

async function parseJson(path: string, source: string): Promise<unknown> {
  try {
    return JSON.parse(source) as unknown;
  } catch (error) {
    // JSON.parse names positions differently from one Node version to the next; esbuild names line and column.
    const { locateSyntaxError } = await import('./evaluate-module.js');
    throw badFile(
      (await locateSyntaxError(path, source)) ?? `${basename(path)}: ${messageOf(error)}`,
      'repair the file, or leave it out with --config <another>',
      error,
    );
  }
}

async function evaluate(path: string): Promise<unknown> {
  const { evaluateModule } = await import('./evaluate-module.js');
  const module = await evaluateModule(path);
  return module['default'];
}

const KINDS = [
  { key: 'workloads', method: 'design', noun: 'workload', define: 'defineWorkload' },
  { key: 'providers', method: 'deploy', noun: 'provider', define: 'defineProvider' },
  { key: 'reporters', method: 'render', noun: 'reporter', define: 'defineReporter' },
] as const;

function checkExtend(path: string, extend: unknown, lineOf: (key: string) => number | null): Extend {
  if (extend === undefined) return {};
  const line = lineOf('extend');
  const at = line === null ? basename(path) : `${basename(path)}:${String(line)}`;
  const refuse = (message: string): FaasmarkError =>
    badFile(`extend (${at}): ${message}`, 'write extend: { workloads: [defineWorkload({ … })] }');
  if (!isRecord(extend)) throw refuse('is not an object');
  for (const key of Object.keys(extend)) {
    if (!KINDS.some((kind) => kind.key === key))
      throw refuse(`has no ${key}; only workloads, providers, reporters`);
  }
  for (const { key, method, noun, define } of KINDS) {
    const given = extend[key];
    if (given === undefined) continue;
    if (!Array.isArray(given)) throw refuse(`${key} is not a list`);
    for (const one of given as unknown[]) {
      if (!isRecord(one) || typeof one['name'] !== 'string' || typeof one[method] !== 'function') {
        throw refuse(`${key} holds something that is no ${noun}; make it with ${define}`);
      }
    }
  }
  return extend as Extend;
}

function lineOfKey(source: string, key: string): number | null {
  const pattern = new RegExp(`(?:^|[\\s{,])(["']?)${key.replace(/[^\w-]/g, '\\$&')}\\1\\s*[:,}(]`, 'm');
  const match = pattern.exec(source);
  if (match === null) return null;
  const start = match.index + match[0].indexOf(key);
  return source.slice(0, start).split('\n').length;
}

function badFile(message: string, hint: string, cause?: unknown): FaasmarkError {
  return new FaasmarkError({ code: 'bad-config', message, hint, cause });
}
