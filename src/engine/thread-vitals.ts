/** CPU time and event-loop delay of the thread that calls it. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Vitals } from './drive.js';
import { encode, newHistogram, record } from './histogram.js';

/** The delay monitor is itself a timer of this period; what is recorded is what came on top. */
const PERIOD_MS = 5;
const QUANTILES = 200;

/** `process.threadCpuUsage` came with Node 23.9; before, the loop's active time stands for it (an upper bound). */
const { threadCpuUsage } = process as { threadCpuUsage?: () => { user: number; system: number } };

export const threadVitals: Vitals = {
  start() {
    const delay = monitorEventLoopDelay({ resolution: PERIOD_MS });
    delay.enable();
    const startMs = performance.now();
    const cpu = threadCpuUsage?.();
    const loop = performance.eventLoopUtilization();
    return () => {
      delay.disable();
      const histogram = newHistogram();
      if (delay.count > 0) {
        for (let step = 0; step < QUANTILES; step++) {
          const delayUs = delay.percentile(((step + 0.5) / QUANTILES) * 100) / 1_000 - PERIOD_MS * 1_000;
          record(histogram, Math.max(0, delayUs));
        }
        record(histogram, Math.max(0, delay.max / 1_000 - PERIOD_MS * 1_000));
      }
      const after = threadCpuUsage?.();
      const cpuUs =
        cpu !== undefined && after !== undefined
          ? after.user + after.system - cpu.user - cpu.system
          : performance.eventLoopUtilization(loop).active * 1_000;
      const cpuOverUs = Math.round((performance.now() - startMs) * 1_000);
      return { cpuUs: Math.round(cpuUs), cpuOverUs, eventLoop: encode(histogram) };
    };
  },
};
