/** What `destroy --sweep` was asked goes in; what carries our tags is shown, and what may go is removed when that was confirmed. */
import { FaasmarkError } from '../errors.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { matchNames } from '../config/match-names.js';
import { quoteSetting } from '../config/origin.js';
import { badConfig } from '../config/resolve-config.js';
import type { SweptResource } from '../model/Provider.js';
import { findForgotten, removeForgotten, type ProviderSweep } from '../teardown/sweep-runs.js';
import { formatCount } from '../ui/count.js';
import { listenForInterrupts } from '../ui/interrupts.js';
import { printable } from '../ui/printable.js';
import { alignColumns } from '../ui/table.js';
import type { CommandHost } from './command.js';
import type { CommandSettings } from './command-settings.js';

/** @throws `teardown-incomplete` when something that may go stays, or a place could not be looked at */
export async function destroySweep(
  { settings, origins, catalog }: CommandSettings,
  host: CommandHost,
  confirmed: () => Promise<boolean>,
): Promise<ExitCode> {
  const all = catalog.providers.map(({ name }) => name);
  const matched =
    settings.provider === null
      ? { names: all, problems: [] }
      : matchNames(settings.provider, all, 'provider', (name) =>
          quoteSetting('provider', origins.provider, name),
        );
  if (matched.problems.length > 0) throw badConfig(matched.problems);
  const say = (text: string): void => {
    (settings.json ? host.stderr : host.stdout).write(`${text}\n`);
  };
  const interrupts = listenForInterrupts({
    say: () => host.stderr.write('stopping; press Ctrl-C three times to quit at once\n'),
    runId: () => null,
    exitNow: (code) => {
      host.exitNow(code);
    },
  });
  try {
    const now = new Date();
    const sweeps = await findForgotten(matched.names, catalog, {
      regions: settings.region,
      runId: settings.run,
      beganBefore: new Date(now.getTime() - settings['older-than']),
      now,
      signal: interrupts.stop,
    });
    for (const line of listing(sweeps)) say(line);
    const removable = sweeps.flatMap(({ outcome }) => outcome.found.filter(({ stays }) => stays === null));
    const blind = sweeps.flatMap(({ outcome }) => outcome.unseen);
    if (removable.length === 0) {
      if (settings.json) host.stdout.write(`${JSON.stringify({ sweeps }, null, 2)}\n`);
      say('nothing is there to remove');
      if (blind.length > 0) throw notSeen(blind);
      return EXIT.ok;
    }
    if (!settings.yes && !(await confirmed())) {
      if (settings.json) host.stdout.write(`${JSON.stringify({ sweeps }, null, 2)}\n`);
      say('nothing was removed; to remove it: the same command with --yes');
      return EXIT.ok;
    }
    const { destroyed, left } = await removeForgotten(sweeps, catalog, interrupts.stop);
    if (settings.json) host.stdout.write(`${JSON.stringify({ sweeps, destroyed, left }, null, 2)}\n`);
    say(`removed ${formatCount(destroyed, 'resource')}`);
    if (left.length > 0) {
      throw new FaasmarkError({
        code: 'teardown-incomplete',
        message: `${formatCount(left.length, 'resource')} could not be removed: ${left
          .map(({ resource, reason }) => `${resource.provider} ${resource.kind} ${resource.id} (${reason})`)
          .join('; ')}`,
        hint: 'see to the reasons, then run the same command again',
      });
    }
    if (blind.length > 0) throw notSeen(blind);
    return EXIT.ok;
  } finally {
    interrupts.close();
  }
}

function notSeen(blind: readonly { place: string; reason: string }[]): FaasmarkError {
  return new FaasmarkError({
    code: 'teardown-incomplete',
    message: `not everything could be looked at: ${blind.map(({ place, reason }) => `${place} (${reason})`).join('; ')}`,
    hint: 'see to the reasons, then run the same command again',
  });
}

function listing(sweeps: readonly ProviderSweep[]): string[] {
  return sweeps.flatMap(({ provider, outcome: { found, places } }) => {
    const going = found.filter(({ stays }) => stays === null);
    const staying = found.filter(({ stays }) => stays !== null);
    const where = places.length === 0 ? '' : ` in ${places.join(', ')}`;
    return [
      `${provider}: ${formatCount(found.length, 'resource')} with our tags${where}`,
      ...section('to be removed:', going),
      ...section('staying:', staying),
    ];
  });
}

function section(title: string, found: readonly SweptResource[]): string[] {
  if (found.length === 0) return [];
  const rows = found.map(({ resource, runId, expiresAt, stays }) => [
    resource.kind,
    printable(resource.id),
    printable(`run ${runId}`),
    expiresAt === null ? 'no expiry' : `expires ${expiresAt.toISOString()}`,
    printable(stays ?? ''),
  ]);
  return [`  ${title}`, ...alignColumns(rows, '    ')];
}
