/** An address of a function that does nothing goes in; the cell comes out in which all who host such a function are compared. */
import type { Cell } from '../contestant.js';

/** In the calling convention of AWS Lambda, as the runtime, aws-lambda-ric and serverless-offline have it. */
export const NOOP_SOURCE = 'exports.handler = async () => ({ ok: true });';

/** A slot of 2 ms is several times what the slowest of them needs, and two seconds of it are enough for a p99. */
const RATE_PER_SECOND = 500;

export function noopCell(name: string, url: string, lanes: number): Cell {
  return { name, url, body: '{}', reply: '{"ok":true}', ratePerSecond: RATE_PER_SECOND, lanes };
}
