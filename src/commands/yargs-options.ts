/** The option table goes in; yargs knows the flags of one command. Values stay text: they are read where all layers are. */
import type { Argv, Options } from 'yargs';
import { writeDuration } from '../config/duration.js';
import type { CommandName, Option } from '../config/option.js';
import { optionsOf } from '../config/options.js';

export function withOptions(parser: Argv, command: CommandName): Argv {
  for (const [name, option] of optionsOf(command)) {
    parser.option(name, yargsOption(option));
    // Shown under one heading per topic instead of one long list.
    parser.group(name, option.group);
  }
  return parser;
}

function yargsOption(option: Option): Options {
  const shown = defaultText(option);
  return {
    type: option.value.kind === 'boolean' ? 'boolean' : 'string',
    description: option.description,
    ...(option.alias === undefined ? {} : { alias: option.alias }),
    ...(shown === null ? {} : { defaultDescription: shown }),
  };
}

function defaultText({ defaultText: text, default: value, value: { kind } }: Option): string | null {
  if (text !== undefined) return text;
  if (kind === 'boolean') return null;
  if (kind === 'duration' && typeof value === 'number') return writeDuration(value);
  if (Array.isArray(value)) {
    return (kind === 'duration' ? (value as number[]).map(writeDuration) : value).join(',');
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
