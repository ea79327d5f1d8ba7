/** How many cores there are for caller and functions. */
import { availableParallelism } from 'node:os';
import { ok, remark, type Check } from './check.js';

/** Below this, design rule 6 labels local numbers "shared cores". */
const ENOUGH = 4;

export const cores: Check = {
  name: 'cores',
  look: () => {
    const count = availableParallelism();
    return Promise.resolve(
      count >= ENOUGH
        ? ok(String(count))
        : remark(
            `${String(count)}: shared cores, so local figures are ratios within one run only`,
            `measure on ${String(ENOUGH)} cores or more to compare local figures between machines`,
          ),
    );
  },
};
