/** What a driver brings back goes in; the same comes out with `***` where a target quoted a secret that it was sent. */
import type { DriveResult } from '../model/Drive.js';

const MASK = '***';
/** Shorter values (`n=1`) are no secrets, and would be found in every message. */
export const SHORTEST_SECRET = 4;

/** What targets said of their failures holds none of the secrets any more. */
export function maskedResult(result: DriveResult, secrets: readonly string[]): DriveResult {
  const errors = result.errors.map((tally) => ({
    ...tally,
    messages: tally.messages.map((message) => maskSecrets(message, secrets)),
  }));
  return { ...result, errors };
}

/** A message may have been cut in the middle of a secret: what it ends with is masked too. */
export function maskSecrets(message: string, secrets: readonly string[]): string {
  let text = message;
  for (const secret of secrets) {
    text = text.replaceAll(secret, MASK);
    for (let length = secret.length - 1; length >= SHORTEST_SECRET; length--) {
      if (!text.endsWith(secret.slice(0, length))) continue;
      text = text.slice(0, -length) + MASK;
      break;
    }
  }
  return text;
}
