/** A width enters, one piece of work for each branch leaves. */
import type { Handler } from '../../context/index.js';

interface Job {
  call: number;
  width: number;
}

export const handler: Handler<Job, { call: number; branch: number }[]> = ({ call, width }) =>
  Array.from({ length: width }, (_, branch) => ({ call, branch }));
