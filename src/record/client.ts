/** What machine this is, for the record: figures a reader needs to judge the numbers, and nothing that names its owner. */
import os from 'node:os';
import type { RunRecord } from '../model/RunRecord.js';

/** Below this, load and target share cores so much that only ratios within one run mean something (design rule 6). */
const OWN_CORES = 4;

export interface Driving {
  /** CPU time of the driving thread over the time it drove, 0 to 1; null when nothing was driven. */
  cpuShare: number | null;
  /** How it waited for the next send. */
  pacing: RunRecord['client']['pacing'];
}

export function describeClient({ cpuShare, pacing }: Driving): RunRecord['client'] {
  const cores = os.availableParallelism();
  return {
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    region: null,
    pacing,
    cpuShare,
    pinned: false,
    sharedCores: cores < OWN_CORES,
  };
}
