/** `faasmark destroy`: the ledgers of runs go in; what they left is shown, and removed when that was confirmed. */
import { createInterface } from 'node:readline/promises';
import { FaasmarkError } from '../errors.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { matchNames } from '../config/match-names.js';
import { quoteSetting } from '../config/origin.js';
import { badConfig } from '../config/resolve-config.js';
import type { Catalog } from '../model/Catalog.js';
import { findRunFolder, readIndex } from '../record/run-folder.js';
import { destroyRun } from '../teardown/destroy-run.js';
import { formatCount } from '../ui/count.js';
import { listenForInterrupts } from '../ui/interrupts.js';
import { printable } from '../ui/printable.js';
import { alignColumns } from '../ui/table.js';
import type { Command, CommandHost } from './command.js';
import { commandSettings, type CommandSettings } from './command-settings.js';
import { destroySweep } from './destroy-sweep.js';
import { standingIn, standingRuns, type StandingRun } from './run-index.js';
import { withOptions } from './yargs-options.js';

export const destroyCommand: Command = {
  positionals: '',
  build: (parser) =>
    withOptions(parser, 'destroy').example([
      ['$0 destroy', 'show what runs left, and ask'],
      ['$0 destroy --run latest --yes', 'remove what the latest run left'],
      ['$0 destroy --sweep -p aws --older-than 1d', 'show what is forgotten there, by its tags, and ask'],
    ]),
  async run(invocation) {
    const { host } = invocation;
    const resolved = await commandSettings('destroy', invocation);
    const { settings, catalog } = resolved;
    refuseUnswept(resolved);
    if (settings.sweep) return destroySweep(resolved, host, () => confirmed(host));
    const { runs, skipped } = ofProviders(await chosenRuns(settings.run, host.cwd), resolved);
    const say = (text: string): void => {
      (settings.json ? host.stderr : host.stdout).write(`${text}\n`);
    };
    for (const run of skipped) {
      say(`run ${run.id} holds resources of other providers too; name it: faasmark destroy --run ${run.id}`);
    }
    if (runs.length === 0) {
      if (settings.json) host.stdout.write('{"runs":[]}\n');
      else say('nothing is left to remove');
      return EXIT.ok;
    }
    for (const line of listing(runs)) say(line);
    if (!settings.yes && !(await confirmed(host))) {
      if (settings.json) host.stdout.write(`${JSON.stringify({ runs }, null, 2)}\n`);
      say('nothing was removed; to remove it: the same command with --yes');
      return EXIT.ok;
    }
    return removeAll(runs, catalog, host, settings.json);
  },
};

/** Flags that say where and how old mean something only where no ledger does. */
function refuseUnswept({ settings, origins }: CommandSettings): void {
  if (settings.sweep) return;
  const given = (['region', 'older-than'] as const).filter((name) => origins[name].kind === 'flag');
  if (given.length === 0) return;
  throw badConfig(
    given.map((name) => ({
      message: `--${name} means nothing without --sweep: a ledger names each resource`,
      hint: 'add --sweep',
    })),
  );
}

async function chosenRuns(run: string | null, cwd: string): Promise<StandingRun[]> {
  if (run === null) return standingRuns(cwd);
  const path = await findRunFolder(run, cwd);
  const id = (await readIndex(cwd)).find((entry) => entry.path === path)?.id ?? path;
  const resources = await standingIn(path);
  return resources.length === 0 ? [] : [{ id, path, resources }];
}

/** Runs are removed as a whole, so one with resources of other providers too is not chosen by `-p`. */
function ofProviders(
  runs: readonly StandingRun[],
  { settings, origins, catalog }: CommandSettings,
): { runs: StandingRun[]; skipped: StandingRun[] } {
  if (settings.provider === null || origins.provider.kind === 'file') return { runs: [...runs], skipped: [] };
  const { names, problems } = matchNames(
    settings.provider,
    catalog.providers.map((entry) => entry.name),
    'provider',
    (name) => quoteSetting('provider', origins.provider, name),
  );
  if (problems.length > 0) throw badConfig(problems);
  const touched = runs.filter((run) => run.resources.some(({ provider }) => names.includes(provider)));
  const whole = (run: StandingRun): boolean =>
    run.resources.every(({ provider }) => names.includes(provider));
  return { runs: touched.filter(whole), skipped: touched.filter((run) => !whole(run)) };
}

function listing(runs: readonly StandingRun[]): string[] {
  return runs.flatMap((run) => [
    `run ${run.id} left ${formatCount(run.resources.length, 'resource')}:`,
    ...alignColumns(
      run.resources.map(({ provider, kind, id, state }) => [
        provider,
        kind,
        printable(id),
        state === 'intent' ? 'perhaps never created' : '',
      ]),
      '  ',
    ),
  ]);
}

/** Without a terminal nobody can confirm. */
async function confirmed({ stdin, stderr }: CommandHost): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return false;
  const questions = createInterface({ input: stdin, output: process.stderr });
  try {
    const answer = await questions.question(
      'Remove all of these? A run that is still going on loses them too. [y/N] ',
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    questions.close();
  }
}

async function removeAll(
  runs: readonly StandingRun[],
  catalog: Catalog,
  host: CommandHost,
  json: boolean,
): Promise<ExitCode> {
  const interrupts = listenForInterrupts({
    say: () => host.stderr.write('stopping; press Ctrl-C three times to quit at once\n'),
    runId: () => null,
    exitNow: (code) => {
      host.exitNow(code);
    },
  });
  try {
    const results = [];
    for (const run of runs) {
      if (interrupts.stop.aborted) break;
      results.push({ id: run.id, path: run.path, ...(await destroyRun(run.path, catalog, interrupts.stop)) });
    }
    if (json) host.stdout.write(`${JSON.stringify({ runs: results }, null, 2)}\n`);
    for (const { id, destroyed } of results) {
      if (!json) host.stdout.write(`run ${id}: removed ${formatCount(destroyed, 'resource')}\n`);
    }
    const left = results.flatMap((result) => result.left);
    const signal = interrupts.received();
    if (left.length === 0 && signal === null) return EXIT.ok;
    if (left.length === 0 && results.length === runs.length) return EXIT.ok;
    throw new FaasmarkError({
      code: 'teardown-incomplete',
      message: `${formatCount(left.length, 'resource')} could not be removed${signal === null ? '' : `, stopped by ${signal}`}: ${left
        .map(({ resource, reason }) => `${resource.provider} ${resource.kind} ${resource.id} (${reason})`)
        .join('; ')}`,
      hint: 'see to the reasons, then run faasmark destroy again',
    });
  } finally {
    interrupts.close();
  }
}
