/** Parts that are to run at the same time go in; what each leaves behind comes out in their order, or the first error, which ends the others. */
import { endScope, innerScope, type Scope } from './scope.js';
import { asStateError } from './state-error.js';

/** So many parts, at most `atOnce` at a time (0: all). */
export function together<Part>(
  count: number,
  atOnce: number,
  around: Scope,
  run: (index: number, scope: Scope) => Promise<Part>,
): Promise<Part[]> {
  if (around.ended !== null) return Promise.reject(around.ended);
  if (count === 0) return Promise.resolve([]);
  const { scope, leave } = innerScope(around);
  const parts = new Array<Part>(count);
  return new Promise((resolve, reject) => {
    let begun = 0;
    let left = count;
    const fail = (thrown: unknown): void => {
      leave();
      const error = asStateError(thrown);
      endScope(scope, error);
      // What the others still say is heard by nobody: a promise settles once.
      reject(error);
    };
    const begin = (): void => {
      const index = begun++;
      let part: Promise<Part>;
      try {
        part = run(index, scope);
      } catch (thrown) {
        return fail(thrown);
      }
      part.then((done) => {
        parts[index] = done;
        if (--left === 0) {
          leave();
          resolve(parts);
        } else if (scope.ended !== null) fail(scope.ended);
        else if (begun < count) begin();
      }, fail);
    };
    const lanes = atOnce === 0 ? count : Math.min(atOnce, count);
    for (let lane = 0; lane < lanes && scope.ended === null; lane++) begin();
  });
}
