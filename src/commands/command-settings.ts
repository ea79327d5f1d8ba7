/** A call of any command but `run` and `plan` goes in; its checked settings come out. */
import type { Catalog } from '../model/Catalog.js';
import { loadSettings } from '../config/load-settings.js';
import type { CommandName } from '../config/option.js';
import type { OptionName, Settings } from '../config/options.js';
import type { Origin } from '../config/origin.js';
import { badConfig } from '../config/resolve-config.js';
import { createCatalog } from '../registry.js';
import type { Invocation } from './command.js';

export interface CommandSettings {
  settings: Settings;
  origins: Readonly<Record<OptionName, Origin>>;
  catalog: Catalog;
}

/** Throws one 'bad-config' that lists every problem. `positionals`: keys of the arguments that are no flags. */
export async function commandSettings(
  command: CommandName,
  { args, problems, host }: Invocation,
  positionals: readonly string[] = [],
): Promise<CommandSettings> {
  const loaded = await loadSettings({ command, args, positionals, env: host.env, cwd: host.cwd });
  const all = [...problems, ...loaded.problems];
  if (all.length > 0) throw badConfig(all);
  return { settings: loaded.settings, origins: loaded.origins, catalog: createCatalog(loaded.extend) };
}
