/** A comparison document and the runs behind it go in; what its readers have to know beside the figures comes out. */
import { EXIT } from '../exit-codes.js';
import type { ComparisonDocument, ComparisonWarning } from '../model/ComparisonDocument.js';
import type { RunRecord } from '../model/RunRecord.js';
import { MINIMUM_BASELINES } from './difference-of-runs.js';
import { DEFAULT_MARGIN } from './judge-comparisons.js';

interface Runs {
  bases: readonly RunRecord[];
  heads: readonly RunRecord[];
}

export function comparisonWarnings(document: ComparisonDocument, runs: Runs): ComparisonWarning[] {
  return [
    ...forced(document),
    ...quality(runs),
    ...leftOut(document),
    ...sharedCores(runs),
    ...fewBaselines(document),
    ...baselinesDiffer(document),
    ...oneSided(document),
    ...noted(document),
    ...noP99(document),
    ...duets(document),
  ];
}

function forced({ forced: compared, differences }: ComparisonDocument): ComparisonWarning[] {
  const what = [...new Set(differences.filter(({ weight }) => weight === 'matters').map((one) => one.what))];
  return compared
    ? [
        {
          code: 'forced',
          message: `Forced: the runs differ in what matters (${what.join(', ')}), so that a difference may be due to that alone.`,
          hint: 'Measure both alike, or side by side: faasmark run --against BASE.',
        },
      ]
    : [];
}

/** Runs of a folder that are no good were left out; those that were named are compared, and said to be so. */
function quality({ bases, heads }: Runs): ComparisonWarning[] {
  const all = [...bases, ...heads];
  const idsOf = (runs: readonly RunRecord[]) => runs.map(({ id }) => id).join(', ');
  const untrusted = all.filter(({ exit }) => exit.code === EXIT.untrustworthy);
  const unfinished = all.filter(({ status }) => status !== 'complete');
  return [
    ...(untrusted.length === 0
      ? []
      : [
          {
            code: 'not-trustworthy' as const,
            message: `Not trustworthy: ${untrusted.map(({ id, exit }) => `${id} (${exit.reasons[0] ?? 'no reason recorded'})`).join('; ')}.`,
            hint: 'Measure again on a quieter machine, or at a rate that the target can carry.',
          },
        ]),
    ...(unfinished.length === 0
      ? []
      : [
          {
            code: 'not-complete' as const,
            message: `Not complete: ${idsOf(unfinished)} (${[...new Set(unfinished.map(({ status }) => status))].join(', ')}).`,
            hint: 'What was measured is compared; measure the whole plan for all series.',
          },
        ]),
  ];
}

function leftOut({ base }: ComparisonDocument): ComparisonWarning[] {
  const reasons = [...new Set(base.leftOut.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const runs = base.leftOut.filter((one) => one.reason === reason).map(({ run }) => run);
    return {
      code: 'left-out',
      message: `Left out of ${base.label}: ${someOf(runs)}: ${reason}.`,
      hint: reason.startsWith('differs in')
        ? '--force compares with them all the same.'
        : 'Name a run by itself to compare with it all the same.',
    };
  });
}

function sharedCores({ bases, heads }: Runs): ComparisonWarning[] {
  if (bases.length === 0 || ![...bases, ...heads].some(({ client }) => client.sharedCores)) return [];
  return [
    {
      code: 'shared-cores',
      message:
        'Shared cores: load and functions took them from each other, and such numbers are ratios within one run; what differs between runs may be the machine.',
      hint: 'Measure both in one run: faasmark run --against BASE.',
    },
  ];
}

function fewBaselines({ comparisons }: ComparisonDocument): ComparisonWarning[] {
  const few = comparisons.filter(
    ({ comparison, alike }) => comparison.kind === 'stored' && alike < MINIMUM_BASELINES,
  );
  const said = few.map(
    ({ head, alike, hour }) =>
      `No difference of ${head.id} counts as a regression: ${alike} ${alike === 1 ? 'baseline' : 'baselines'} of its kind of hour (${hour}); five are needed.`,
  );
  return [...new Set(said)].map((message) => ({
    code: 'few-baselines',
    message,
    hint: 'Keep more runs and name their folder as the base, or measure side by side: faasmark run --against BASE.',
  }));
}

/** Then more blocks are no help: how much runs differ from day to day is not known better for them. */
function baselinesDiffer({ comparisons }: ComparisonDocument): ComparisonWarning[] {
  const undecided = comparisons.some(
    ({ comparison, alike }) =>
      comparison.kind === 'stored' &&
      alike >= MINIMUM_BASELINES &&
      comparison.series.some((one) => one.verdict === 'cannot-tell' && one.adjustedInterval !== null),
  );
  return undecided
    ? [
        {
          code: 'baselines-differ',
          message:
            'Where nothing can be told, the runs of the base differ too much from each other; more blocks would not help.',
          hint: 'Measure both side by side, where the hour cancels: faasmark run --against BASE.',
        },
      ]
    : [];
}

function oneSided({ comparisons }: ComparisonDocument): ComparisonWarning[] {
  return comparisons.flatMap(({ head, onlyBase, onlyHead }) => [
    ...(onlyBase.length === 0 ? [] : [oneSide(`Only the base has, beside ${head.id}`, onlyBase)]),
    ...(onlyHead.length === 0 ? [] : [oneSide(`Only ${head.id} has`, onlyHead)]),
  ]);
}

function oneSide(who: string, ids: readonly string[]): ComparisonWarning {
  return {
    code: 'one-sided',
    message: `${who}: ${someOf(ids)}.`,
    hint: 'They are compared with nothing: measure the same series in both.',
  };
}

function noted({ differences }: ComparisonDocument): ComparisonWarning[] {
  return differences
    .filter(({ weight }) => weight === 'noted')
    .map(({ what, baseHas, headHas, bases }) => ({
      code: 'noted-difference',
      message: `${what} is not the same: ${baseHas} (${someOf(bases)}), ${headHas} in the head.`,
      hint: 'It rarely changes what callers wait; read small differences with care.',
    }));
}

/** Gates of p99 that have none are the surest way to a comparison that always passes. */
function noP99({ comparisons }: ComparisonDocument): ComparisonWarning[] {
  const without = comparisons.filter(({ comparison }) => {
    const gates = comparison.series.filter(({ role }) => role === 'gate');
    return gates.length > 0 && gates.every(({ quantile, p }) => quantile === 'p99' && p === null);
  });
  return without.length === 0
    ? []
    : [
        {
          code: 'no-p99',
          message: 'No gate can be judged: every one is a p99, and the runs carry none that can be compared.',
          hint: "Judge medians, --gate '*:p50', or measure longer: --duration, --trials.",
        },
      ];
}

function duets({ comparisons, failOn }: ComparisonDocument): ComparisonWarning[] {
  const own = comparisons.filter(({ comparison }) => comparison.kind === 'duet');
  const [first] = own;
  if (first === undefined) return [];
  const { margin } = first.comparison;
  const both = comparisons.some(({ comparison }) => comparison.kind === 'stored');
  const asked = failOn?.margin ?? DEFAULT_MARGIN;
  return [
    ...(both
      ? [
          {
            code: 'own-comparison' as const,
            message: `${own.map(({ head }) => head.id).join(', ')} measured a base of its own side by side: that comparison is the sharper one.`,
            hint: 'faasmark compare RUN shows it alone.',
          },
        ]
      : []),
    ...(failOn !== null && asked !== margin
      ? [
          {
            code: 'margin-kept' as const,
            message: `A duet is judged by the margin that was declared before it: ${Number((margin * 100).toPrecision(3))} %.`,
            hint: 'Measure it again with another --margin.',
          },
        ]
      : []),
  ];
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
