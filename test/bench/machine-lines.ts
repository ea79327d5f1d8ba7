/** What a machine took from threads that never wait goes in; lines that say so come out. */
import { STALL_FROM_US, stallsPerSecond, type MachineStalls } from '../../src/calibrate/machine-stalls.js';
import { figure } from './print-table.js';

/** What no tool on this machine can be better than: stalls of threads that never wait, before and after. */
export function machineLines(machine: readonly MachineStalls[]): string[] {
  return [
    ...machine.map(
      (stalls) =>
        `The machine takes ${(stalls.share * 100).toFixed(2)} % of ${String(stalls.threads)} threads that never wait: ` +
        `${stallsPerSecond(stalls, STALL_FROM_US).toFixed(1)} stalls of 0.1 ms and more per second, ` +
        `${stallsPerSecond(stalls, 1_000).toFixed(1)} of 1 ms, the longest ${figure((stalls.stallsUs.at(-1) ?? 0) / 1_000)} ms.`,
    ),
    '',
  ];
}
