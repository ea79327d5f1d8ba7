/** A configuration goes in; the plan of its run goes to stdout, as text or as JSON. Nothing is touched. */
import { writePercent } from '../config/read-scalar.js';
import type { ResolvedConfig } from '../config/resolve-config.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Config } from '../model/Config.js';
import type { Plan } from '../model/Plan.js';
import { loadText } from '../plan/load-text.js';
import { plannedLooks } from '../thresholds/looks.js';
import { subjectName } from '../thresholds/threshold-outcome.js';
import { formatCount } from '../ui/count.js';
import { formatBytes } from '../ui/bytes.js';
import { formatElapsed } from '../ui/elapsed.js';
import { printable } from '../ui/printable.js';
import { alignColumns } from '../ui/table.js';
import type { CommandHost } from './command.js';

export async function showPlan(
  { config, catalog }: Pick<ResolvedConfig, 'config' | 'catalog'>,
  host: Pick<CommandHost, 'stdout'>,
): Promise<ExitCode> {
  const { makePlan } = await import('../plan/make-plan.js');
  const plan = await makePlan(config, catalog);
  host.stdout.write(config.json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, config));
  return EXIT.ok;
}

export function planText(
  plan: Plan,
  config: Pick<Config, 'maxCostUsd' | 'seed' | 'strict' | 'abortOnFail'>,
): string {
  const { maxCostUsd, seed } = config;
  const trials = plan.blocks.reduce((sum, block) => sum + block.length, 0);
  const series = plan.series.map((one) => [
    one.id,
    loadText(one.load),
    `${formatElapsed(one.load.durationMs)} per trial`,
    `${String(one.memoryMb)} MB`,
  ]);
  // A closed loop sends as many as the target answers.
  const closed = plan.series.some(({ load }) => load.profile === 'closed');
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines];
  const cost = plan.costUsd === 0 ? 'nothing' : `about $${plan.costUsd.toFixed(plan.costUsd < 0.1 ? 4 : 2)}`;
  const lines = [
    `plan ${plan.hash.slice(0, 12)}, suite ${plan.suite}, ${seed === null ? 'a seed drawn when it runs (--seed N fixes it)' : `seed ${String(seed)}`}`,
    '',
    `series       ${formatCount(plan.series.length, 'series', 'series')}`,
    `trials       ${formatCount(trials, 'trial')} in ${formatCount(plan.blocks.length, 'block')}`,
    `invocations  ${closed ? 'up to about ' : ''}${formatCount(plan.invocations, 'invocation')}`,
    `duration     about ${formatElapsed(plan.durationMs)}`,
    `cost         ${cost} (cap $${String(maxCostUsd)}, --max-cost)`,
    ...section('Series', alignColumns(series, '  ')),
    ...section('Cost', costLines(plan)),
    ...section('Head against base', duetLines(plan)),
    ...section('Thresholds', thresholdLines(plan, config)),
    ...section('Initiators', initiatorLines(plan)),
    ...section('Limits', limitLines(plan)),
    ...section(
      'Resources',
      alignColumns(
        plan.resources.map((one) => [one.provider, `${String(one.count)} × ${one.kind}`, one.description]),
        '  ',
      ),
    ),
    ...section(
      'Permissions',
      plan.permissions.map((one) => `  ${one}`),
    ),
    ...(plan.policies ?? []).flatMap(({ provider, policy }) =>
      section(
        `Policy that grants them (${provider})`,
        JSON.stringify(policy, null, 2)
          .split('\n')
          .map((line) => `  ${line}`),
      ),
    ),
    ...section(
      'Not possible',
      alignColumns(
        plan.notPossible.map((one) => [one.cell, one.reason]),
        '  ',
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the dollars consist of, and what they suppose. */
function costLines({ costs = [] }: Plan): string[] {
  return costs.flatMap(({ provider, charges, basis }) => [
    ...alignColumns(
      charges.map(({ item, usd, estimate }) => [
        provider,
        item,
        `$${usd.toFixed(4)}`,
        estimate === null ? '' : `estimate: ${estimate}`,
      ]),
      '  ',
    ),
    ...basis.split('; ').map((part) => `  ${printable(part)}`),
  ]);
}

/** Who drives from inside, and what that takes. */
function initiatorLines({ initiators }: Plan): string[] {
  const rows = initiators.map((one) => [
    `${one.count} × ${one.provider}/${one.region}`,
    `${one.memoryMb} MB`,
    `${one.callsPerSecond} calls/s each`,
    formatCount(one.invocations, 'invocation'),
    ...[one.chained > 1 ? `${one.chained} follow each other in a trial` : 'one in a trial'],
    `${formatElapsed(one.busySeconds * 1_000)} of instances`,
    `about ${formatBytes(one.replyBytes)} each`,
    one.costUsd === 0 ? 'nothing' : `about $${one.costUsd.toFixed(2)}`,
  ]);
  return alignColumns(rows, '  ');
}

function limitLines({ limits }: Plan): string[] {
  const rows = limits.map(({ provider, what, needed, allowed, unit, source }) => [
    allowed !== null && needed > allowed ? '!' : '',
    provider,
    what,
    `${needed} of ${allowed ?? 'an unknown number of'} ${unit}`,
    source,
  ]);
  return alignColumns(rows, '  ');
}

/** Who is compared with whom, and what of it decides the exit. */
function duetLines({ duet }: Plan): string[] {
  if (duet === null) return [];
  const rows = duet.pairs.map(({ base, head }) => {
    const gates = duet.gates.filter(({ series }) => series === head).map(({ quantile }) => quantile);
    return [head, `against ${base}`, gates.length === 0 ? 'exploratory' : `gate ${gates.join(', ')}`];
  });
  return [
    `  base: ${printable(duet.base)}; what differs by less than ${writePercent(duet.margin)} counts as the same`,
    ...alignColumns(rows, '  '),
  ];
}

/** What each threshold judges, and when the run looks. */
function thresholdLines(
  { thresholds, blocks }: Plan,
  { strict, abortOnFail }: Pick<Config, 'strict' | 'abortOnFail'>,
): string[] {
  if (thresholds.length === 0) return [];
  const rows = thresholds.flatMap(({ threshold, subjects }) =>
    subjects.map((subject, place) => [
      place === 0 ? printable(threshold.expression) : '',
      subjectName(subject),
    ]),
  );
  const looks = plannedLooks(blocks.length);
  const notes = [
    ...(strict ? ['one that cannot be decided ends in exit 10 too (--strict)'] : []),
    ...(abortOnFail
      ? [
          looks === 0
            ? `no look before the end: an interval needs 5 blocks, and the run has ${formatCount(blocks.length, 'block')} (--abort-on-fail)`
            : `${formatCount(looks, 'look')} on the way, after each block from the fifth to the last but one (--abort-on-fail)`,
        ]
      : []),
  ];
  return [...alignColumns(rows, '  '), ...notes.map((note) => `  ${note}`)];
}
