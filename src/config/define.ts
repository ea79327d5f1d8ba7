/** What a user writes in a config file goes in and comes out unchanged, checked by the compiler on the way. */
import type { ConfigFile } from '../model/Config.js';
import type { Provider } from '../model/Provider.js';
import type { Reporter } from '../model/Reporter.js';
import type { Workload } from '../model/Workload.js';
import type { FileKey, Option, ValueOf } from './option.js';
import type { OPTIONS, OptionName } from './options.js';

type InFile = { [N in OptionName]: (typeof OPTIONS)[N]['inFile'] extends true ? N : never }[OptionName];

type Duration = `${number}${'ms' | 's' | 'm' | 'h'}`;

type Written<O extends Option> = O['value'] extends { kind: 'duration' }
  ? O extends { list: true }
    ? Duration | readonly Duration[]
    : Duration
  : O['value'] extends { kind: 'axes' }
    ? Readonly<Record<string, string | number | readonly (string | number)[]>>
    : O['value'] extends { kind: 'percent' }
      ? `${number}%`
      : O['value'] extends { kind: 'texts' | 'thresholds' }
        ? string | readonly string[]
        : O extends { list: true }
          ? NonNullable<ValueOf<O>> | Item<NonNullable<ValueOf<O>>>
          : NonNullable<ValueOf<O>>;
type Item<T> = T extends readonly (infer I)[] ? I : never;

/** Settings by camelCase flag name; durations with their unit (`'5s'`); one value or a list where the flag is repeatable. */
export type UserConfig = { readonly [N in InFile as FileKey<N>]?: Written<(typeof OPTIONS)[N]> } & Pick<
  ConfigFile,
  'extend'
>;

/** The default export of `faasmark.config.ts`. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}

/** A workload for `extend.workloads`. */
export function defineWorkload(workload: Workload): Workload {
  return workload;
}

/** A provider for `extend.providers`. */
export function defineProvider(provider: Provider): Provider {
  return provider;
}

/** A reporter for `extend.reporters`. */
export function defineReporter(reporter: Reporter): Reporter {
  return reporter;
}
