/** `faasmark run`: flags go in; a measured run, its reports and its exit code come out. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ExitCode } from '../exit-codes.js';
import { EXIT } from '../exit-codes.js';
import { configJson, configText } from '../config/describe-config.js';
import { resolveConfig, type ResolvedConfig } from '../config/resolve-config.js';
import { RUN_FILE } from '../record/run-folder.js';
import { listenForInterrupts } from '../ui/interrupts.js';
import { createPaint } from '../ui/paint.js';
import { createProgress } from '../ui/progress.js';
import { terminalTraits } from '../ui/terminal.js';
import type { Command, CommandHost, Invocation } from './command.js';
import { endingText } from './print-ending.js';
import { printRecord } from './print-record.js';
import { commandLine } from './shell-words.js';
import { showRunInActions } from './show-in-actions.js';
import { showPlan } from './show-plan.js';
import { withOptions } from './yargs-options.js';

export const runCommand: Command = {
  positionals: '[url..]',
  build: (parser) =>
    withOptions(parser, 'run')
      .positional('url', {
        describe: 'Functions that already run: measured as they are, nothing is deployed',
        defaultDescription: 'none',
      })
      .example([
        ['$0 run -w chain --composition direct,native', 'one workload, joined in two ways'],
        ['$0 run -w chain --set chain.length=2,10', 'a parameter as an axis'],
        ['$0 run --rate 100 --duration 10s --trials 5', 'another load'],
        ['$0 run https://example.org/f --header-env authorization=TOKEN', 'a URL, with a secret header'],
      ])
      .epilogue(
        'Every flag is also a variable (FAASMARK_MAX_COST) and a key of faasmark.config.ts (maxCost).',
      ),
  async run(invocation) {
    const resolved = await resolve(invocation, 'run');
    if (resolved.settings['print-config']) return printConfig(resolved, invocation.host);
    if (resolved.settings['dry-run']) return showPlan(resolved, invocation.host);
    return measure(resolved, invocation.host);
  },
};

export async function resolve(
  { args, problems, host }: Invocation,
  command: 'run' | 'plan',
): Promise<ResolvedConfig> {
  return resolveConfig({ argv: args, env: host.env, cwd: host.cwd, command, problems });
}

export function printConfig(resolved: ResolvedConfig, host: CommandHost): ExitCode {
  host.stdout.write(resolved.config.json ? configJson(resolved) : configText(resolved));
  return EXIT.ok;
}

async function measure({ config, catalog }: ResolvedConfig, host: CommandHost): Promise<ExitCode> {
  const err = terminalTraits(host.stderr, host.env);
  const out = terminalTraits(host.stdout, host.env);
  const paint = createPaint(err.color);
  const progress = createProgress({
    stream: host.stderr,
    live: err.live,
    quiet: config.quiet,
    verbose: config.verbose,
    paint,
  });
  let runId: string | null = null;
  const interrupts = listenForInterrupts({
    say: (text) => host.stderr.write(`${err.live ? '\r\u001b[2K' : ''}${text}\n`),
    runId: () => runId,
    exitNow: (code) => {
      progress.end();
      host.exitNow(code);
    },
  });
  try {
    const { run } = await import('../run.js');
    const outcome = await run(config, {
      cwd: host.cwd,
      catalog,
      progress,
      interrupts,
      commandLine: commandLine(host.tokens),
      columns: out.columns,
      color: out.color,
      onFolder: (id) => {
        runId = id;
      },
    });
    progress.end();
    const { record, exit } = outcome;
    // An empty table tells nobody anything: why it is empty is said below.
    if (config.json || record.series.some(({ counts }) => counts.intended > 0)) {
      await printRecord(record, {
        reporters: config.reporters,
        json: config.json,
        catalog,
        host,
        columns: out.columns,
        color: out.color,
      });
    }
    await showRunInActions(record, config.reporters, catalog, host);
    const folder = relative(host.cwd, outcome.folder);
    const shown = folder === '' || folder.startsWith('..') ? outcome.folder : folder;
    // A folder that was taken away, or on a disk that was full from the start, has no results.
    if (existsSync(join(outcome.folder, RUN_FILE)) && !(config.json && config.quiet)) {
      (config.json ? host.stderr : host.stdout).write(`results: ${shown}\n`);
    }
    host.stderr.write(endingText(outcome, paint, config.verbose));
    return exit;
  } finally {
    progress.end();
    interrupts.close();
  }
}
