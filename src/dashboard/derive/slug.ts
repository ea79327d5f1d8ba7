/** Any text goes in; a name that is safe as a file, in a URL and beside other such names comes out. */
import { createHash } from 'node:crypto';

/** As runs are named by default: kept as it is. */
const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;
const LONGEST = 60;

/**
 * Names that differ only in case, or in what is no letter, differ in the digest.
 * `shown`: the part of the text that is worth reading.
 */
export function slugOf(text: string, shown = text): string {
  if (RUN_ID.test(text)) return text;
  const readable = shown
    .slice(0, 400)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return readable === '' ? `x-${digest}` : `${readable}-${digest}`;
}
