/** Whether the default suite fits into memory. */
import { constrainedMemory, memoryUsage } from 'node:process';
import { freemem } from 'node:os';
import { formatBytes } from '../../ui/bytes.js';
import { ok, remark, type Check } from './check.js';

const ENOUGH_BYTES = 1024 ** 3;

export const freeMemory: Check = {
  name: 'memory',
  look: () => {
    // A container's limit counts, not the machine's memory; 0 or beyond the physical: no limit.
    const limit = constrainedMemory();
    const withinLimit = limit > 0 && limit < 2 ** 50 ? limit - memoryUsage.rss() : Number.POSITIVE_INFINITY;
    const free = Math.min(freemem(), withinLimit);
    const text = `${formatBytes(free)} free`;
    return Promise.resolve(
      free >= ENOUGH_BYTES
        ? ok(text)
        : remark(
            `${text}: the functions of the standard suite want ${formatBytes(ENOUGH_BYTES)}`,
            'stop other programs, or measure less at once: -w noop',
          ),
    );
  },
};
