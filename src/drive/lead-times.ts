/** How long initiators took to get ready goes in, by target; how long before its start the next share has to be asked for comes out. */
import type { DriveRequest, DriveResult } from '../model/Drive.js';

/** Where nothing is known yet of how long getting ready takes. */
const FIRST_US = 2_000_000;
const LEAST_US = 1_000_000;
export const LONGEST_LEAD_US = 60_000_000;
/** What it took before may be exceeded by so much. */
const MARGIN = 2;

export interface LeadTimes {
  of(request: DriveRequest): number;
  /** From being asked to being ready, connections warmed. */
  took(request: DriveRequest, readyUs: number): void;
  /** A warm-up tells how long a call takes: as many as warm a connection each will follow one another. */
  warmedUp(request: DriveRequest, readyUs: number, result: DriveResult): void;
  /** It was too short. */
  late(request: DriveRequest): void;
}

export function leadTimes(): LeadTimes {
  const known = new Map<string, number>();
  const of = (request: DriveRequest): number =>
    Math.min(LONGEST_LEAD_US, Math.max(LEAST_US, known.get(keyOf(request)) ?? FIRST_US));
  return {
    of,
    took: (request, readyUs) => void known.set(keyOf(request), MARGIN * readyUs),
    warmedUp(request, readyUs, { counts, measuredUs }) {
      const lanes = Math.max(1, request.lanes);
      const callUs = counts.intended === 0 ? 0 : (measuredUs * lanes) / counts.intended;
      const warmingUs = Math.ceil(request.connections / lanes) * callUs;
      known.set(keyOf(request), Math.max(FIRST_US, MARGIN * (readyUs + warmingUs)));
    },
    late: (request) => void known.set(keyOf(request), MARGIN * of(request)),
  };
}

function keyOf({ target, connections }: DriveRequest): string {
  return JSON.stringify([target.plan, connections]);
}
