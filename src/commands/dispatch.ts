/** Tokens as typed go in; the command that they name has run, and the exit code comes out. Errors become lines on stderr here and nowhere else. */
import { asFaasmarkError, FaasmarkError } from '../errors.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { nearestName } from '../config/nearest-name.js';
import type { Arguments } from '../config/settings.js';
import { createPaint } from '../ui/paint.js';
import { errorText } from '../ui/report-error.js';
import { terminalTraits } from '../ui/terminal.js';
import { version } from '../version.js';
import { normaliseBooleanFlags } from './boolean-flags.js';
import { COMMANDS, type CommandEntry } from './command-table.js';
import type { Command, CommandHost } from './command.js';
import { createParser } from './parser.js';

const COMPLETION_REQUEST = '--get-yargs-completions';

export async function dispatch(host: CommandHost): Promise<ExitCode> {
  try {
    return await call(host);
  } catch (error) {
    const { color } = terminalTraits(host.stderr, host.env);
    const verbose =
      host.tokens.includes('--verbose') || ['1', 'true'].includes(host.env['FAASMARK_VERBOSE'] ?? '');
    const known = asFaasmarkError(error);
    const shown = known.code === 'bug' ? error : known;
    host.stderr.write(errorText(shown, { verbose, paint: createPaint(color), version: version() }));
    return known.exit;
  }
}

async function call(host: CommandHost): Promise<ExitCode> {
  const [head, ...rest] = host.tokens;
  if (head === COMPLETION_REQUEST) return complete(host);
  // Help is what a newcomer needs who types the name alone, or `faasmark help run`.
  const tokens = head === undefined ? ['--help'] : head === 'help' ? [...rest, '--help'] : [...host.tokens];
  const called = await calledCommand(tokens);
  const normalised = normaliseBooleanFlags(tokens);
  const { columns } = terminalTraits(host.stdout, host.env);
  const { args, output } = await parse(createParser(normalised.tokens, called, columns), normalised.tokens);
  if (output !== '') {
    host.stdout.write(`${output}\n`);
    return EXIT.ok;
  }
  if (called === null) throw new Error(`nothing was parsed from ${tokens.join(' ')}`);
  refuseFurtherWords(args, called.entry);
  return called.command.run({ args, problems: normalised.problems, host });
}

async function parse(
  parser: ReturnType<typeof createParser>,
  tokens: readonly string[],
): Promise<{ args: Arguments; output: string }> {
  let output = '';
  try {
    const args = await parser.parseAsync([...tokens], {}, (_error, _argv, text) => {
      output = text;
    });
    return { args, output };
  } catch (error) {
    // yargs throws plain errors for what the user did; a fault of ours is of another kind.
    if (error instanceof Error && (error.name === 'YError' || error.constructor === Error)) {
      throw new FaasmarkError({
        code: 'bad-usage',
        message: error.message,
        hint: 'faasmark --help shows commands and flags',
        cause: error,
      });
    }
    throw error;
  }
}

async function calledCommand(
  tokens: readonly string[],
): Promise<{ entry: CommandEntry; command: Command } | null> {
  const [name = '', second] = tokens;
  if (['--help', '-h', '--version'].includes(name)) return null;
  if (name.startsWith('-')) {
    const after = COMMANDS.find((entry) => tokens.includes(entry.name))?.name ?? 'run';
    throw new FaasmarkError({
      code: 'bad-usage',
      message: `${name}: there is no command before it`,
      hint: `write the command first: faasmark ${after} ${name}`,
    });
  }
  const entry = COMMANDS.find((one) => one.name === name);
  if (entry !== undefined) return { entry, command: await entry.load() };
  const near = nearestName(
    name,
    COMMANDS.map((one) => one.name),
  );
  throw new FaasmarkError({
    code: 'bad-usage',
    message: `${name}: there is no such command`,
    hint: /^https?:/.test(name)
      ? 'to measure a URL write faasmark run URL'
      : near === null
        ? 'faasmark --help shows all commands'
        : `did you mean faasmark ${near}${second === undefined ? '' : ' …'}?`,
  });
}

function refuseFurtherWords(args: Arguments, { name }: CommandEntry): void {
  const words = Array.isArray(args['_']) ? args['_'].map(String).slice(1) : [];
  const [word] = words;
  if (word === undefined) return;
  throw new FaasmarkError({
    code: 'bad-usage',
    message: `${words.join(' ')}: faasmark ${name} takes no such argument`,
    hint: `faasmark ${name} --help shows what it takes`,
  });
}

/** What a shell asks for while somebody types; yargs writes the answer to stdout. */
async function complete(host: CommandHost): Promise<ExitCode> {
  const entry = COMMANDS.find((one) => host.tokens.slice(1).includes(one.name));
  const called = entry === undefined ? null : { entry, command: await entry.load() };
  await createParser(host.tokens, called, 200).parseAsync();
  return EXIT.ok;
}
