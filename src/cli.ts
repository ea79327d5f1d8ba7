#!/usr/bin/env node
/** The command line goes in; results on stdout, diagnostics on stderr and the exit status come out. The only place that sets that status. */
import type { ExitCode } from './exit-codes.js';
import { withoutCommands } from './ui/without-commands.js';

const tokens = process.argv.slice(2);
const inActions = process.env['GITHUB_ACTIONS'] === 'true';
const stdout = inActions ? withoutCommands(process.stdout) : process.stdout;
const stderr = inActions ? withoutCommands(process.stderr) : process.stderr;

// A reader that has seen enough (`faasmark list providers | head -1`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

if (tokens.length === 1 && tokens[0] === '--version') {
  const { version } = await import('./version.js');
  console.log(version());
} else {
  process.on('uncaughtException', (error) => void quitForBug(error));
  const { dispatch } = await import('./commands/dispatch.js');
  process.exitCode = await dispatch({
    tokens,
    cwd: process.cwd(),
    env: process.env,
    stdout,
    stderr,
    workflowCommands: process.stderr,
    stdin: process.stdin,
    exitNow: (code) => process.exit(code),
  });
}

/** What nobody caught: what runs on is in an unknown state, so it ends here; the ledger knows what is left. */
async function quitForBug(error: unknown): Promise<void> {
  const code: ExitCode = 1;
  process.exitCode = code;
  const [{ errorText }, { createPaint }, { version }] = await Promise.all([
    import('./ui/report-error.js'),
    import('./ui/paint.js'),
    import('./version.js'),
  ]);
  stderr.write(errorText(error, { verbose: true, paint: createPaint(false), version: version() }));
  process.exit(code);
}
