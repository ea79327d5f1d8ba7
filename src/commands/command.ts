/** What a command is: how it is called, and what it does with parsed flags. */
import type { Argv } from 'yargs';
import type { Problem } from '../errors.js';
import type { ExitCode } from '../exit-codes.js';
import type { Arguments, Environment } from '../config/settings.js';
import type { OutputStream } from '../ui/terminal.js';

/** The outside world, as the commands see it. */
export interface CommandHost {
  /** As typed, after `faasmark`. */
  tokens: readonly string[];
  cwd: string;
  env: Environment;
  stdout: OutputStream;
  stderr: OutputStream;
  /** stderr itself, for workflow commands: in GitHub Actions nothing that goes through the others can be one. */
  workflowCommands: Pick<OutputStream, 'write'>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  /** Ends the process at once, without waiting for anything. */
  exitNow(code: ExitCode): void;
}

/** One call of a command. */
export interface Invocation {
  args: Arguments;
  /** Found wrong while parsing, to be listed with what else is wrong. */
  problems: readonly Problem[];
  host: CommandHost;
}

/** One file of `commands/`: `build` tells yargs, `run` does it and says which exit code it ends in. */
export interface Command {
  /** After the name, such as `[url..]`; empty for none. */
  positionals: string;
  build(parser: Argv): Argv;
  run(invocation: Invocation): Promise<ExitCode>;
}
