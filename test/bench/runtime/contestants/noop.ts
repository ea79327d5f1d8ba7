/** An address of a function that does nothing goes in; the cell comes out in which all who host such a function are compared. */
import type { Cell } from '../contestant.js';

/** In the calling convention of AWS Lambda, as the runtime, aws-lambda-ric and serverless-offline have it. */
export const NOOP_SOURCE = 'exports.handler = async () => ({ ok: true });';

/** A slot of 2 ms is several times what they need, and two seconds of it are enough for a p99. */
const RATE_PER_SECOND = 500;
/** For those that would queue up at the other rate on a slow machine, and whoever is compared with them. */
const SELDOM_RATE_PER_SECOND = 100;

type NoopCell = Pick<Cell, 'name' | 'url' | 'lanes'>;

export function noopCell(cell: NoopCell): Cell {
  return { ...cell, body: '{}', reply: '{"ok":true}', ratePerSecond: RATE_PER_SECOND };
}

export function seldomCell(cell: NoopCell): Cell {
  return { ...noopCell(cell), ratePerSecond: SELDOM_RATE_PER_SECOND };
}
