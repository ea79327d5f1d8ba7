/** A width enters, one request for each producer leaves. */
import type { Handler } from '../../context/index.js';

interface Job {
  call: number;
  width: number;
}

export const handler: Handler<Job, { call: number; branch: number }[]> = ({ call, width }) =>
  Array.from({ length: width }, (_, branch) => ({ call, branch }));
