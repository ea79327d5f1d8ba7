/** Exchanges with the instances of an initiator go in as they come; when each of them has to begin, by its own clock, comes out. */
import { readClock, type ClockExchange } from '../engine/clock-offset.js';
import type { ClockReading } from '../model/Drive.js';
import type { InstanceStart } from '../model/Initiator.js';

/** Old exchanges tell how fast a clock goes; more of them tell no more. */
const KEPT_PER_INSTANCE = 64;

export interface InstanceClocks {
  add(instance: string, exchange: ClockExchange): void;
  /** Those of which at least so many exchanges came at `sinceUs` of our clock or later. */
  known(sinceUs: number, exchanges: number): string[];
  /** As it will be at `atUs` of our clock; null: it never told the time. */
  reading(instance: string, atUs: number): ClockReading | null;
  /** For each of these: what its clock shows at `atUs` of ours. */
  starts(instances: readonly string[], atUs: number): Record<string, InstanceStart>;
}

export function instanceClocks(): InstanceClocks {
  const exchanges = new Map<string, ClockExchange[]>();
  const reading = (instance: string, atUs: number): ClockReading | null =>
    readClock(exchanges.get(instance) ?? [], atUs);
  return {
    add(instance, exchange) {
      const kept = exchanges.get(instance) ?? [];
      kept.push(exchange);
      // The first ones stay: the longer the time between two, the better they tell a drift.
      if (kept.length > KEPT_PER_INSTANCE) kept.splice(KEPT_PER_INSTANCE / 2, 1);
      exchanges.set(instance, kept);
    },
    known: (sinceUs, needed) =>
      [...exchanges]
        .filter(([, all]) => all.filter(({ sentUs }) => sentUs >= sinceUs).length >= needed)
        .map(([instance]) => instance),
    reading,
    starts: (instances, atUs) =>
      Object.fromEntries(
        instances.flatMap((instance) => {
          const read = reading(instance, atUs);
          return read === null
            ? []
            : [[instance, { startUs: atUs + read.offsetUs, driftPpm: read.driftPpm }] as const];
        }),
      ),
  };
}
