/** The parts of a Parallel or a Map go in, run at the same time; what they leave behind comes out in their order. */
import { documentOfParts } from './document.js';
import type { After } from './execution.js';
import { endScope, innerScope, type Scope } from './scope.js';
import { asStateError } from './state-error.js';

/** So many parts, at most `atOnce` at a time (0: all); the first error ends the others. */
export async function together(
  count: number,
  atOnce: number,
  around: Scope,
  run: (index: number, scope: Scope) => Promise<After>,
): Promise<After> {
  const { scope, leave } = innerScope(around);
  const parts: After[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < count) {
      const index = begun++;
      parts[index] = await run(index, scope);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce === 0 ? count : Math.min(atOnce, count) }, lane));
  } catch (thrown) {
    const error = asStateError(thrown);
    endScope(scope, error);
    throw error;
  } finally {
    leave();
  }
  return {
    document: documentOfParts(parts.map(({ document }) => document)),
    steps: parts.flatMap(({ steps }) => steps),
  };
}
