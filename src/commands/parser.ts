/** The command that was called goes in; a yargs parser that knows its flags, and the names of all others, comes out. */
import yargs, { type Argv } from 'yargs';
import { optionsOf } from '../config/options.js';
import { version } from '../version.js';
import { COMMANDS, type CommandEntry } from './command-table.js';
import type { Command } from './command.js';

const WIDEST = 110;
/** yargs puts the help together before every command, asked for or not, which takes longer than to parse: it has less to say then. */
const ASKS_FOR_HELP = /^(--help|--get-yargs-completions|-[a-z]*h)/;

/** Only the called command is loaded and described in full, so that no help loads what it does not need. */
export function createParser(
  tokens: readonly string[],
  called: { entry: CommandEntry; command: Command } | null,
  columns: number,
): Argv {
  const helps = tokens.some((token) => ASKS_FOR_HELP.test(token));
  let parser = yargs([...tokens])
    .scriptName('faasmark')
    .locale('en')
    .usage('$0 <command>\n\nHow long does a caller wait for a warm function, at the 99th percentile?')
    .wrap(helps ? Math.min(columns, WIDEST) : null)
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
      'strip-dashed': false,
    })
    .updateStrings({
      string: 'value',
      boolean: 'flag',
      'Show help': 'Show this help',
      'Show version number': 'Show the version',
    })
    .help('help')
    .alias('help', 'h')
    .version(version())
    .exitProcess(false)
    .fail(false);
  for (const { name, summary } of COMMANDS) {
    if (name !== called?.entry.name) {
      parser = parser.command(name, summary);
      continue;
    }
    const { command } = called;
    const usage = command.positionals === '' ? name : `${name} ${command.positionals}`;
    parser = parser.command(usage, summary, (own) => {
      command.build(own);
      if (!helps) for (const [option] of optionsOf(name)) own.hide(option);
      return own;
    });
  }
  return parser.example([
    ['$0 run', 'the standard suite on the bundled runtime, under three minutes'],
    ['$0 run --quick', 'the same in under 40 seconds, p90 instead of p99'],
    ['$0 run https://example.org/function', 'a function that already runs'],
    ['$0 <command> --help', 'the flags of a command'],
  ]);
}
