/** The kinds of resources that this provider makes, in the order in which they are removed; how each stands in the ledger. */
import type { LedgerResource } from '../../src/model/Ledger.js';

/** What uses others goes before them: machines call functions, functions write into log groups and use stores and the role. */
export const KINDS = [
  'state-machine',
  'function-url',
  'function',
  'log-group',
  'queue',
  'table',
  'bucket',
  'role',
] as const;
export type ResourceKind = (typeof KINDS)[number];

export const PROVIDER = 'aws';

/** As the ledger keeps it: enough to find it, and to know it for the run's own, in another process. */
export interface AwsResource {
  kind: ResourceKind;
  /** Its name; unique over all regions, as names hold the region or a digest of it. */
  id: string;
  region: string;
  runId: string;
}

export function ledgerResource({ kind, id, region, runId }: AwsResource): Omit<LedgerResource, 'state'> {
  return { provider: PROVIDER, kind, id, details: { region, runId } };
}

/** Null for what is no resource of this provider's. */
export function awsResource({ kind, id, details }: Omit<LedgerResource, 'state'>): AwsResource | null {
  const known = KINDS.find((each) => each === kind);
  const { region, runId } = details;
  if (known === undefined || typeof region !== 'string' || typeof runId !== 'string') return null;
  return { kind: known, id, region, runId };
}
