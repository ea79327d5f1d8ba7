/** The flags and environment of any command go in; its settings come out, laid over the config file that holds for this folder. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import { CONFIG_FILE_NAMES, loadConfigFile, type Extend, type LoadedConfigFile } from './load-config-file.js';
import type { OptionName, Settings } from './options.js';
import { optionsOf } from './options.js';
import type { Origin } from './origin.js';
import { resolveSettings, type SettingsInput } from './settings.js';

export interface LoadedSettings {
  settings: Settings;
  origins: Readonly<Record<OptionName, Origin>>;
  extend: Extend;
  configFile: string | null;
  problems: Problem[];
}

export type SettingsRequest = Omit<SettingsInput, 'file'> & {
  cwd: string;
  /** Stands for the config file: none is looked for. */
  file?: LoadedConfigFile;
};

/** Collects problems, throws for none: a config file that cannot be loaded is one of them. */
export async function loadSettings(input: SettingsRequest): Promise<LoadedSettings> {
  const { file, problems } =
    input.file !== undefined
      ? { file: input.file, problems: [] }
      : readsConfig(input)
        ? await findFile(input)
        : { file: null, problems: [] };
  const resolved = resolveSettings({ ...input, file });
  return {
    settings: resolved.settings,
    origins: resolved.origins,
    extend: file?.extend ?? {},
    configFile: input.file === undefined ? (file?.path ?? null) : null,
    problems: [...problems, ...resolved.problems],
  };
}

function readsConfig({ command }: Pick<SettingsInput, 'command'>): boolean {
  return optionsOf(command).some(([name]) => name === 'config');
}

async function findFile(
  input: SettingsRequest,
): Promise<{ file: LoadedConfigFile | null; problems: Problem[] }> {
  const asked = input.args['config'] ?? input.env['FAASMARK_CONFIG'];
  const found =
    typeof asked === 'string' && asked !== ''
      ? [resolve(input.cwd, asked)]
      : CONFIG_FILE_NAMES.map((name) => join(input.cwd, name)).filter((path) => existsSync(path));
  const [path, other] = found;
  if (path === undefined) return { file: null, problems: [] };
  if (other !== undefined) {
    const problem = {
      message: `${found.join(' and ')}: there are ${String(found.length)} config files`,
      hint: 'remove all but one, or choose with --config',
    };
    return { file: null, problems: [problem] };
  }
  try {
    return { file: await loadConfigFile(path), problems: [] };
  } catch (error) {
    if (!(error instanceof FaasmarkError)) throw error;
    return { file: null, problems: [{ message: error.message, hint: error.hint }] };
  }
}
