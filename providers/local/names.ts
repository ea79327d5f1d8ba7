/** A series goes in, the names of what is deployed for it come out: unique on the runtime, legal as function names. */
import { createHash } from 'node:crypto';
import type { SeriesPlan } from '../../src/model/Plan.js';

/** Function names of AWS Lambda have at most 64 characters; the runtime means to speak its API. */
const WORDS_LENGTH = 28;

export function seriesSlug({ id, workload, composition }: SeriesPlan): string {
  const words = `${workload}-${composition}`.replace(/[^A-Za-z0-9-]/g, '-').slice(0, WORDS_LENGTH);
  return `${words}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

export function deployedName(series: SeriesPlan, functionName: string): string {
  return `${seriesSlug(series)}-${functionName}`;
}
