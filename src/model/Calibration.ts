/** `calibration.json`, schema `faasmark.calibration/1`: what was asked of the harness itself and what it showed, part by part. Schema first, types inferred. */
import { Type, type Static } from 'typebox';

const open = { additionalProperties: true } as const;
const count = Type.Integer({ minimum: 0 });

const Check = Type.Object(
  {
    what: Type.String(),
    expected: Type.String(),
    found: Type.String(),
    ok: Type.Boolean(),
  },
  open,
);

const ProofTable = Type.Object(
  {
    label: Type.String(),
    headers: Type.Array(Type.String()),
    /** Columns of text, which align left; the first always does. */
    textColumns: Type.Array(Type.Integer()),
    /** `bad`: what this row shows is not as it should be, or was not used. */
    rows: Type.Array(Type.Object({ cells: Type.Array(Type.String()), bad: Type.Boolean() }, open)),
  },
  open,
);

const Axis = Type.Object(
  { label: Type.String(), scale: Type.Union([Type.Literal('linear'), Type.Literal('log')]) },
  open,
);

const ProofFigure = Type.Object(
  {
    caption: Type.String(),
    x: Axis,
    y: Axis,
    lines: Type.Array(
      Type.Object(
        { name: Type.String(), points: Type.Array(Type.Tuple([Type.Number(), Type.Number()])) },
        open,
      ),
    ),
  },
  open,
);

const Part = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    title: Type.String(),
    /** What a doubter asks. */
    question: Type.String(),
    /** `told`: there is nothing to hold or fail. */
    status: Type.Union([Type.Literal('holds'), Type.Literal('fails'), Type.Literal('told')]),
    checks: Type.Array(Check),
    tables: Type.Array(ProofTable),
    figures: Type.Array(ProofFigure),
    notes: Type.Array(Type.String()),
  },
  open,
);

export const CalibrationSchema = Type.Object(
  {
    schema: Type.Literal('faasmark.calibration/1'),
    id: Type.String(),
    startedAt: Type.String(),
    finishedAt: Type.String(),
    /** The command that does the same again. */
    command: Type.String(),
    tool: Type.Object({ version: Type.String(), node: Type.String() }, open),
    client: Type.Object(
      { os: Type.String(), cpu: Type.String(), cores: Type.Integer(), sharedCores: Type.Boolean() },
      open,
    ),
    seed: Type.Integer(),
    quick: Type.Boolean(),
    /** SHA-256 of everything that decides what is measured, hex. */
    plan: Type.Object({ hash: Type.String() }, open),
    verdict: Type.Object({ ok: Type.Boolean(), held: count, of: count }, open),
    parts: Type.Array(Part),
  },
  { $id: 'https://faasmark.dev/schemas/calibration-1.json', title: 'faasmark.calibration/1', ...open },
);

export type CalibrationRecord = Static<typeof CalibrationSchema>;
export type CalibrationPart = CalibrationRecord['parts'][number];
export type CalibrationCheck = CalibrationPart['checks'][number];
export type ProofTableData = CalibrationPart['tables'][number];
export type ProofFigureData = CalibrationPart['figures'][number];
