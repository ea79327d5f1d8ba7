/** A caller and the secrets that it sends go in; the same caller comes out, in whose results none of them stands. */
import { maskedResult } from '../engine/mask-secrets.js';
import type { Caller } from '../model/Drive.js';

/** @param secrets known when a result is there: credentials are renewed in the middle of a run */
export function maskingCaller<C extends Caller>(caller: C, secrets: () => readonly string[]): C {
  return {
    ...caller,
    drive: async (request, signals) => maskedResult(await caller.drive(request, signals), secrets()),
  };
}
