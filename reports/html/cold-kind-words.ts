/** The kinds of cold starts go in, their words on the page come out. */
import type { ColdKind } from '../../src/model/Sample.js';

export const COLD_KIND_WORDS: Readonly<Record<ColdKind, string>> = {
  'first-after-deploy': 'first after deploy',
  'idle-reclaimed': 'after idling',
  'scale-out': 'scaling out',
  forced: 'forced',
};
