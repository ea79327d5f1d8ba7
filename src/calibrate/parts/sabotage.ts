/** Part 7: measurements are spoilt in every way of the list; which of them the product's own figures give away comes out. */
import { messageOf } from '../../errors.js';
import type { CalibrationPart } from '../../model/Calibration.js';
import type { CalibrationKit } from '../kit.js';
import { partOf, tableOf } from '../part.js';
import { startDriverApart } from '../drive-apart.js';
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
  let apart = await startDriverApart();
  let unspoilt: string;
  try {
    for (const one of cases) {
      kit.tell(`sabotage: ${one.name}`);
      try {
        board.push({ one, caught: await one.carryOut({ ...kit, apart }) });
      } catch (error) {
        // What breaks the harness outright was not caught by it; the next one gets a harness that is whole.
        board.push({ one, caught: { ok: false, by: `the driver broke: ${messageOf(error)}` } });
        apart.close();
        apart = await startDriverApart();
      }
    }
    unspoilt = await control({ ...kit, apart }).catch(
      (error: unknown) => `the driver broke: ${messageOf(error)}`,
    );
  } finally {
    apart.close();
  }
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
      'They are done to driving processes apart that run the same code as every measurement, and do not know.',
      `The control, with nothing spoilt: ${unspoilt}.`,
    ],
  });
}
