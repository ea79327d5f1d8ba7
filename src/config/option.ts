/** The shape of one row of the option table, and the type that its value has once it was read. */

export const COMMAND_NAMES = [
  'run',
  'plan',
  'report',
  'compare',
  'dashboard',
  'calibrate',
  'destroy',
  'runtime',
  'list',
  'doctor',
  'init',
  'completion',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** The headings under which `--help` shows options. */
export type OptionGroup =
  'What to measure:' | 'How to measure:' | 'How to compare:' | 'URLs:' | 'Results:' | 'Settings:';

/** What may be written for an option. Bounds are inclusive. */
export type ValueKind =
  | { kind: 'duration'; minMs: number; maxMs: number }
  /** Per second, above 0. */
  | { kind: 'rate'; max: number }
  | { kind: 'usd'; max: number }
  /** Written `5%`, a fraction once it is read. */
  | { kind: 'percent'; min: number; max: number }
  /** A multiple, above 0. */
  | { kind: 'factor'; max: number }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'boolean' }
  | { kind: 'string' }
  /** Whole texts, one for each time the flag is given: they may hold commas. */
  | { kind: 'texts' }
  /** As texts, each of them a threshold. */
  | { kind: 'thresholds' }
  /** `later`: names that are agreed and not there yet, so that the refusal can say so. */
  | { kind: 'choice'; choices: readonly string[]; later?: readonly string[] }
  /** `regression`, or with a margin `regression=5%`. */
  | { kind: 'fail-on' }
  /** Globs over the names in the catalog. */
  | { kind: 'name'; of: 'providers' | 'workloads' | 'reporters' }
  /** `thing.key=v1,v2`. */
  | { kind: 'axes' }
  /** `Name: value`. */
  | { kind: 'headers' }
  /** `Name=VARIABLE`. */
  | { kind: 'variables' };

export interface Option {
  alias?: string;
  value: ValueKind;
  /** Repeatable, and comma lists. */
  list?: true;
  /** Where nobody says anything; null where the plan decides. */
  default: unknown;
  /** What `--help` says of the default, where the value does not say it. */
  defaultText?: string;
  description: string;
  /** A value that is right, for hints. */
  example: string;
  group: OptionGroup;
  commands: readonly CommandName[];
  /** May stand in a config file. */
  inFile: boolean;
  /** Its values are shown as `***`. */
  secret?: true;
}

type Single<V> = V extends { kind: 'duration' | 'rate' | 'usd' | 'percent' | 'factor' | 'integer' }
  ? number
  : V extends { kind: 'boolean' }
    ? boolean
    : V extends { kind: 'choice'; choices: readonly (infer C)[] }
      ? C
      : V extends { kind: 'axes' }
        ? Readonly<Record<string, readonly string[]>>
        : V extends { kind: 'texts' | 'thresholds' }
          ? readonly string[]
          : V extends { kind: 'headers' | 'variables' }
            ? Readonly<Record<string, string>>
            : string;

/** The value of one option: durations in ms. */
export type ValueOf<O extends Option> =
  | (O extends { list: true } ? readonly Single<O['value']>[] : Single<O['value']>)
  | (O extends { default: null } ? null : never);

/** `max-cost` → `maxCost`: how a flag is called in a config file. */
export type FileKey<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<FileKey<Tail>>}`
  : Name;

/** `max-cost` → `maxCost`. */
export function fileKey(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** `max-cost` → `FAASMARK_MAX_COST`. */
export function environmentName(name: string): string {
  return `FAASMARK_${name.toUpperCase().replaceAll('-', '_')}`;
}
