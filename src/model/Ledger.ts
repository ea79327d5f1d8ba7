/** What was created, journalled before the call that creates it; `destroy` works from this alone. */

export interface LedgerEntry {
  /** From 0, in the order of creation. */
  sequence: number;
  at: string;
  /** `intent`: about to be created. `created`: the platform said so. `destroyed`: gone, or proven never to have been. */
  state: 'intent' | 'created' | 'destroyed';
  provider: string;
  /** Such as `runtime`, `function`, `bucket`. */
  kind: string;
  /** The platform's own name of it. */
  id: string;
  /** What `destroy` needs besides: addresses, regions; never a secret. */
  details: Readonly<Record<string, string | number | boolean>>;
}

/** One resource as the ledger last knew it. */
export type LedgerResource = Pick<LedgerEntry, 'provider' | 'kind' | 'id' | 'details'> & {
  state: LedgerEntry['state'];
};

/** Writes are on the disk when the promise resolves. */
export interface Ledger {
  intend(resource: Omit<LedgerResource, 'state'>): Promise<void>;
  created(resource: Omit<LedgerResource, 'state'>): Promise<void>;
  destroyed(resource: Omit<LedgerResource, 'state'>): Promise<void>;
  /** Everything not destroyed yet, newest first. */
  standing(): readonly LedgerResource[];
  all(): readonly LedgerResource[];
}
