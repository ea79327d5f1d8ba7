/** One piece of work enters, its answer leaves. */
import type { Handler } from '../../context/index.js';

interface Work {
  call: number;
  branch: number;
}

export const handler: Handler<Work, { branch: number; answer: number }> = ({ call, branch }) => ({
  branch,
  answer: call * 1000 + branch * branch,
});
