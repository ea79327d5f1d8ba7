/** Flags, environment and config file of one command go in; every setting with its value and origin comes out, with all problems. */
import type { Problem } from '../errors.js';
import { environmentName, fileKey, type CommandName, type Option } from './option.js';
import { OPTION_ROWS, optionsOf, type OptionName, type Settings } from './options.js';
import { quoteFile, type Origin } from './origin.js';
import { nearestName } from './nearest-name.js';
import { readData, readTexts, type SettingReading } from './read-setting.js';
import type { LoadedConfigFile } from './load-config-file.js';

/** As yargs parsed it: kebab-case flags, aliases stripped; `_` and positionals beside them. */
export type Arguments = Readonly<Record<string, unknown>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsInput {
  command: CommandName;
  args: Arguments;
  /** Keys of `args` that are no flags. */
  positionals: readonly string[];
  env: Environment;
  file: LoadedConfigFile | null;
}

export interface ResolvedSettings {
  settings: Settings;
  origins: Readonly<Record<OptionName, Origin>>;
  problems: Problem[];
}

/** Precedence: flag, environment, file, default. Every layer is checked, also where a stronger one covers it. */
export function resolveSettings(input: SettingsInput): ResolvedSettings {
  const problems = [...unknownFlags(input), ...unknownVariables(input.env), ...unknownKeys(input.file)];
  const settings: Record<string, unknown> = {};
  const origins: Partial<Record<OptionName, Origin>> = {};
  const own = optionsOf(input.command);
  for (const [name, option] of OPTION_ROWS) {
    settings[name] = option.default;
    origins[name] = { kind: 'default' };
  }
  for (const [name, option] of own) {
    for (const { origin, reading } of layers(name, option, input)) {
      if ('problems' in reading) problems.push(...reading.problems);
      else {
        settings[name] = reading.value;
        origins[name] = origin;
      }
    }
  }
  return {
    settings: settings as Settings,
    origins: origins as Record<OptionName, Origin>,
    problems,
  };
}

/** Weakest first, so that the last good one stands. */
function layers(
  name: OptionName,
  option: Option,
  { args, env, file }: SettingsInput,
): { origin: Origin; reading: SettingReading }[] {
  const found: { origin: Origin; reading: SettingReading }[] = [];
  const inFile = file?.settings[fileKey(name)];
  if (file !== null && option.inFile && inFile !== undefined) {
    const origin: Origin = { kind: 'file', path: file.path, line: file.lineOf(fileKey(name)) };
    found.push({ origin, reading: readData(name, option, inFile, origin) });
  }
  const variable = env[environmentName(name)];
  // An empty variable counts as not set: that is how CI systems pass what they do not have.
  if (variable !== undefined && variable !== '') {
    const texts = isPairs(option) ? variable.split('\n').filter((line) => line.trim() !== '') : [variable];
    const origin: Origin = { kind: 'env' };
    found.push({ origin, reading: readTexts(name, option, texts, origin) });
  }
  const flag = args[name];
  if (flag !== undefined) {
    const origin: Origin = { kind: 'flag' };
    const texts = (Array.isArray(flag) ? flag : [flag]).map(String);
    // `--keep --keep` says the same thing twice; `--rate 5 --rate 6` does not.
    const given = option.value.kind === 'boolean' ? texts.slice(-1) : texts;
    found.push({ origin, reading: readTexts(name, option, given, origin) });
  }
  return found;
}

function isPairs(option: Option): boolean {
  return ['axes', 'headers', 'variables', 'texts', 'thresholds'].includes(option.value.kind);
}

function unknownFlags({ command, args, positionals }: SettingsInput): Problem[] {
  const own = optionsOf(command).map(([name]): string => name);
  const problems: Problem[] = [];
  for (const key of Object.keys(args)) {
    if (key === '_' || key === '$0' || key === 'help' || key === 'version') continue;
    if (own.includes(key) || positionals.includes(key)) continue;
    if (own.some((name) => OPTION_ROWS.find(([row]) => row === name)?.[1].alias === key)) continue;
    const flag = key.length === 1 ? `-${key}` : `--${key}`;
    const elsewhere = OPTION_ROWS.find(([name]) => name === key)?.[1];
    const near = nearestName(key, own);
    problems.push({
      message:
        elsewhere === undefined ? `${flag}: there is no such flag` : `${flag}: is no flag of ${command}`,
      hint:
        elsewhere !== undefined
          ? `it belongs to ${elsewhere.commands.join(', ')}`
          : near === null
            ? `faasmark ${command} --help shows all flags`
            : `did you mean --${near}?`,
    });
  }
  return problems;
}

/** A misspelt limit must not be ignored: every FAASMARK_* variable is one of ours or a mistake. */
function unknownVariables(env: Environment): Problem[] {
  const known = OPTION_ROWS.map(([name]) => environmentName(name));
  const problems: Problem[] = [];
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('FAASMARK_') || known.includes(variable)) continue;
    const near = nearestName(variable, known);
    problems.push({
      message: `${variable}: there is no such setting`,
      hint:
        near === null ? `unset ${variable}; faasmark run --help shows all settings` : `did you mean ${near}?`,
    });
  }
  return problems;
}

/** Keys that no option has, in the file's own words. */
export function unknownKeys(file: LoadedConfigFile | null): Problem[] {
  if (file === null) return [];
  const known = OPTION_ROWS.filter(([, option]) => option.inFile).map(([name]) => fileKey(name));
  const problems: Problem[] = [];
  for (const key of Object.keys(file.settings)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, [...known, 'extend']);
    const at = quoteFile({ path: file.path, line: file.lineOf(key) });
    problems.push({
      message: `${key} (${at}): there is no such setting in a config file`,
      hint: near === null ? `a config file knows ${known.join(', ')}, extend` : `did you mean ${near}?`,
    });
  }
  return problems;
}
