/** A count enters and leaves one higher, with the values that each step saw so far. */
import type { Handler } from '../../context/index.js';

interface Count {
  value: number;
  trail: number[];
}

export const handler: Handler<Count, Count> = ({ value, trail }) => ({
  value: value + 1,
  trail: [...trail, value],
});
