/** Part 7: measurements are spoilt in every way of the list; which of them the product's own figures give away comes out. */
import { messageOf } from '../../errors.js';
import type { CalibrationPart } from '../../model/Calibration.js';
import type { CalibrationKit } from '../kit.js';
import { partOf, tableOf } from '../part.js';
import { control, SABOTAGE, type Caught, type SabotageCase } from '../sabotage-cases.js';

export const SABOTAGE_BOARD = {
  number: 7,
  title: 'The sabotage board',
  question: 'Would one notice if something went wrong?',
} as const;

export async function sabotageBoard(
  kit: CalibrationKit,
  cases: readonly SabotageCase[] = SABOTAGE,
): Promise<CalibrationPart> {
  const board: { one: SabotageCase; caught: Caught }[] = [];
  for (const one of cases) {
    kit.tell(`sabotage: ${one.name}`);
    // What breaks the harness outright was not caught by it.
    const caught = await one
      .carryOut(kit)
      .catch((error: unknown): Caught => ({ ok: false, by: `the driver broke: ${messageOf(error)}` }));
    board.push({ one, caught });
  }
  const unspoilt = await control(kit).catch((error: unknown) => `the driver broke: ${messageOf(error)}`);
  return partOf({
    ...SABOTAGE_BOARD,
    checks: board.map(({ one, caught }) => ({
      what: `${one.name}: caught`,
      expected: 'caught by what the product itself reports',
      found: caught.by,
      ok: caught.ok,
    })),
    tables: [
      tableOf(
        `${String(board.filter(({ caught }) => caught.ok).length)} of ${String(board.length)} caught`,
        ['sabotage', 'what is done', 'who does not notice reports', 'caught', 'by'],
        board.map(({ one, caught }) => ({
          cells: [one.name, one.how, one.otherwise, caught.ok ? 'yes' : 'no', caught.by],
          bad: !caught.ok,
        })),
        [1, 2, 3, 4],
      ),
    ],
    notes: [
      'Each is done to a driving process of its own that runs the same code as every measurement, and does not know.',
      `The control, with nothing spoilt: ${unspoilt}.`,
    ],
  });
}
