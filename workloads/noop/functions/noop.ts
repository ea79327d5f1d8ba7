/** A call's number enters and leaves: the least that a function can do while its answers can still be told apart. */
import type { Handler } from '../../context/index.js';

export const handler: Handler<{ call: number }, { call: number }> = ({ call }) => ({ call });
