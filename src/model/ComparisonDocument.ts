/** What `faasmark compare` prints and stores, schema `faasmark.comparison/1`: stored runs against a base. Schema first, types inferred. */
import { Type, type Static, type TSchema } from 'typebox';
import { ComparisonSchema } from './ComparisonSchema.js';

const open = { additionalProperties: true } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const texts = Type.Array(Type.String());

/** Of a run that was compared: what a reader needs to find it again and to judge it. */
const ComparedRun = Type.Object(
  {
    id: Type.String(),
    startedAt: Type.String(),
    status: Type.Union([Type.Literal('complete'), Type.Literal('partial'), Type.Literal('failed')]),
    /** False: the run ended in exit code 5. */
    trustworthy: Type.Boolean(),
    tool: Type.Object({ version: Type.String(), node: Type.String() }, open),
    client: Type.Object({ os: Type.String(), cpu: Type.String(), cores: Type.Integer() }, open),
    suite: Type.String(),
    blocks: count,
    command: Type.String(),
  },
  open,
);

/**
 * `never`: such numbers are not put beside each other, `--force` or not. `matters`: refused without `--force`.
 * `noted`: told, and compared.
 */
const weight = Type.Enum<['never', 'matters', 'noted']>(['never', 'matters', 'noted']);

const Difference = Type.Object(
  {
    /** Such as `rate`, `CPU`, `region`. */
    what: Type.String(),
    weight,
    /** Ids of the runs that differ. */
    bases: texts,
    head: Type.String(),
    /** Ids of the head's series; empty: the whole run. */
    series: texts,
    baseHas: Type.String(),
    headHas: Type.String(),
    /** How to make the two alike. */
    hint: Type.String(),
  },
  open,
);

/** What stands beside the name of a series wherever its numbers do. */
const ComparedSeries = Type.Object(
  {
    /** Of the head, or of the base where no head has it. */
    id: Type.String(),
    /** The id without provider and region. */
    label: Type.String(),
    /** Such as "emulated", "closed loop", "not trustworthy". */
    marks: texts,
  },
  open,
);

const HeadComparison = Type.Object(
  {
    head: ComparedRun,
    /** The head's kind of hour, and how many runs of the base are of the same: five make a regression possible. */
    hour: Type.String(),
    alike: count,
    comparison: ComparisonSchema,
    series: Type.Array(ComparedSeries),
    /** Ids of series without a partner on the other side. */
    onlyBase: texts,
    onlyHead: texts,
  },
  open,
);

export const COMPARISON_WARNINGS = [
  'forced',
  'left-out',
  'not-trustworthy',
  'not-complete',
  'shared-cores',
  'few-baselines',
  'baselines-differ',
  'one-sided',
  'noted-difference',
  'no-p99',
  'own-comparison',
  'margin-kept',
] as const;

export const ComparisonDocumentSchema = Type.Object(
  {
    schema: Type.Literal('faasmark.comparison/1'),
    tool: Type.Object({ version: Type.String() }, open),
    base: Type.Object(
      {
        /** As it was named. */
        label: Type.String(),
        runs: Type.Array(ComparedRun),
        /** Found in a folder of earlier runs and not compared with. */
        leftOut: Type.Array(Type.Object({ run: Type.String(), reason: Type.String() }, open)),
      },
      open,
    ),
    /** One for each head; a head that was a duet has its own comparison (`kind: duet`) right after. */
    comparisons: Type.Array(HeadComparison),
    differences: Type.Array(Difference),
    /** Compared although something differs that matters. */
    forced: Type.Boolean(),
    /** What was asked of a regression; null: it was only to be shown. */
    failOn: nullable(Type.Object({ what: Type.Literal('regression'), margin: Type.Number() }, open)),
    /** 11: a regression. 5: it would be one, but that run is not trustworthy. */
    exit: Type.Object({ code: Type.Integer(), reasons: texts }, open),
    warnings: Type.Array(
      Type.Object(
        { code: Type.Enum([...COMPARISON_WARNINGS]), message: Type.String(), hint: Type.String() },
        open,
      ),
    ),
  },
  { $id: 'https://faasmark.dev/schemas/comparison-1.json', title: 'faasmark.comparison/1', ...open },
);

export type ComparisonDocument = Static<typeof ComparisonDocumentSchema>;
export type HeadComparison = Static<typeof HeadComparison>;
export type ComparedRun = Static<typeof ComparedRun>;
export type ComparedSeries = Static<typeof ComparedSeries>;
export type Difference = Static<typeof Difference>;
export type ComparisonWarning = ComparisonDocument['warnings'][number];
