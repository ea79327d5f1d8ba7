/** What machine this is, for the record: figures a reader needs to judge the numbers, and nothing that names its owner. */
import os from 'node:os';
import type { RunRecord } from '../model/RunRecord.js';

/** Below this, load and target share cores so much that only ratios within one run mean something (design rule 6). */
const OWN_CORES = 4;

/** `cpuShare`: CPU time of the driving thread over the time it drove, 0 to 1; null when nothing was driven. */
export function describeClient(cpuShare: number | null): RunRecord['client'] {
  const cores = os.availableParallelism();
  return {
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    region: null,
    pacing: 'hybrid',
    cpuShare,
    pinned: false,
    sharedCores: cores < OWN_CORES,
  };
}
