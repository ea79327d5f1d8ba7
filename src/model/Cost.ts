/** What a call uses of a platform, and what the platform charges for it: US dollars by item, and an instance of one's own to hold against them. */
import type { StoreName } from './Program.js';

/** Of one call on average, so that none of these need be whole. */
export interface CallUse {
  /** Functions that the platform ran. */
  invocations: number;
  /** All of them together, as the platform bills: with initialisation, where it charges that, and rounded as it rounds. */
  billedMs: number;
  /** Of state machines; `mbMs`: billed megabytes × billed milliseconds. */
  executions: { count: number; mbMs: number };
  /** Reads and writes of the stores that values pass. */
  stores: readonly StoreUse[];
}

export interface StoreUse {
  store: StoreName;
  operation: 'put' | 'get';
  count: number;
  /** Of one value with its key: stores charge by size. */
  valueBytes: number;
}

export const COST_ITEMS = [
  'requests',
  'duration',
  'stores',
  'messages',
  'transitions',
  'logs',
  'provisioned',
] as const;
export type CostItem = (typeof COST_ITEMS)[number];

export interface Charge {
  item: CostItem;
  usd: number;
  /** What is estimated of it, in words; null: prices times what was used. */
  estimate: string | null;
}

/** Where prices come from. */
export interface PriceSource {
  /** The oldest of those that were used: a date, a month or a year. */
  asOf: string;
  source: string;
  /** Whose prices they are: another one's where there are none of the region itself. */
  region: string;
  currency: 'USD';
}

/** A machine that always runs, for who would rather carry out the calls there. */
export interface OwnInstance {
  name: string;
  usdPerHour: number;
  asOf: string;
  source: string;
}

/** Free tiers are ignored. */
export interface CallCost {
  perCall: readonly Charge[];
  /** Charged by the hour, whether it is called or not. */
  perHour: readonly Charge[];
  prices: PriceSource;
  /** What was supposed, and what is not in it, in words. */
  assumptions: readonly string[];
  own: OwnInstance;
}
