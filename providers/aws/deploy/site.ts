/** What making any resource needs: the region's clients, whose it is, and the journal that hears of it first. */
import { FaasmarkError } from '../../../src/errors.js';
import type { Ledger } from '../../../src/model/Ledger.js';
import type { AwsClients } from '../clients.js';
import { awsError, failureOf } from '../failure.js';
import { ledgerResource, type ResourceKind } from '../resource.js';
import { RUN_TAG, tagsOf, type Marks, type Tags } from '../tags.js';

export interface Site {
  clients: AwsClients;
  account: string;
  marks: Marks;
  ledger: Ledger;
  signal: AbortSignal;
}

export interface Making<Made> {
  kind: ResourceKind;
  id: string;
  create(): Promise<Made>;
  /** What stands there already under the name: its tags, and itself. Null: it has gone meanwhile. */
  existing(): Promise<{ tags: Tags; made: Made } | null>;
}

/**
 * Journals, makes, journals. What is there already is taken over when it is this run's, as after a crash or where an
 * attempt whose answer was lost had done it; what is somebody else's is refused.
 */
export async function make<Made>(site: Site, making: Making<Made>): Promise<Made> {
  const { kind, id } = making;
  const { runId } = site.marks;
  const resource = ledgerResource({ kind, id, region: site.clients.region, runId });
  site.signal.throwIfAborted();
  await site.ledger.intend(resource);
  site.signal.throwIfAborted();
  let made: Made;
  try {
    made = await making.create();
  } catch (error) {
    if (failureOf(error).kind !== 'exists')
      throw awsError('deploy-failed', `Making ${kind} ${id} failed`, error);
    made = await takeOver(site, making, error);
  }
  await site.ledger.created(resource);
  return made;
}

async function takeOver<Made>(site: Site, making: Making<Made>, refusal: unknown): Promise<Made> {
  const found = await making.existing().catch((error: unknown) => {
    throw awsError('deploy-failed', `Looking at ${making.kind} ${making.id} failed`, error);
  });
  if (found === null) throw awsError('deploy-failed', `Making ${making.kind} ${making.id} failed`, refusal);
  refuseForeign(site, making, found.tags);
  return found.made;
}

/** @throws `deploy-failed` unless the tags say that it is this run's */
export function refuseForeign(
  { marks }: Pick<Site, 'marks'>,
  { kind, id }: Pick<Making<unknown>, 'kind' | 'id'>,
  tags: Tags,
): void {
  if (tags[RUN_TAG] === marks.runId) return;
  throw new FaasmarkError({
    code: 'deploy-failed',
    message: `There is a ${kind} ${id} already, and it does not carry the tag ${RUN_TAG}=${marks.runId}: it is not this run's.`,
    hint: 'Run again: every run has names of its own.',
  });
}

export function siteTags({ marks }: Pick<Site, 'marks'>): Tags {
  return tagsOf(marks);
}
