/** What the ledger says of a run goes in; it is removed, what uses others first; what could not be is named with the reason. */
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../../src/errors.js';
import type { Ledger, LedgerResource } from '../../../src/model/Ledger.js';
import type { DestroyOutcome } from '../../../src/model/Provider.js';
import { awsClients, type AwsClients } from '../clients.js';
import { failureOf, isKind, reasonOf } from '../failure.js';
import { identityOf } from '../identity.js';
import { inParallel } from '../in-parallel.js';
import { awsResource, KINDS, type AwsResource } from '../resource.js';
import { RUN_TAG } from '../tags.js';
import { removalOf, type RemovalContext } from './removal.js';

const AT_A_TIME = 4;
/** A request that was on its way when its process was killed is carried out within this, and shows. */
const LATE_MS = 2_000;

type Left = DestroyOutcome['left'][number];

interface Work {
  entry: LedgerResource;
  resource: AwsResource;
}

export async function destroy(
  entries: readonly LedgerResource[],
  ledger: Ledger,
  signal: AbortSignal,
): Promise<DestroyOutcome> {
  const left: Left[] = [];
  const work: Work[] = [];
  for (const entry of entries) {
    const resource = awsResource(entry);
    if (resource === null) left.push({ resource: entry, reason: 'the ledger does not say where it is' });
    else work.push({ entry, resource });
  }
  const regions = [...new Set(work.map(({ resource }) => resource.region))];
  const clients = new Map(regions.map((region) => [region, awsClients(region)]));
  try {
    const contexts = await contextsOf(clients, signal);
    for (const kind of KINDS) {
      const ofKind = work.filter(({ resource }) => resource.kind === kind);
      left.push(...(await removeEach(ofKind, contexts, ledger)));
    }
    return { destroyed: entries.length - left.length, left };
  } catch (error) {
    // Nobody may be asked at all: everything that has not gone yet stays.
    const { message, hint } = failureOf(error);
    const standing = new Set(ledger.standing().map(keyOf));
    const stays = entries.filter((entry) => standing.has(keyOf(entry)));
    const reason = `${message} ${hint}`;
    return {
      destroyed: entries.length - stays.length,
      left: stays.map((resource) => ({ resource, reason })),
    };
  } finally {
    for (const each of clients.values()) each.close();
  }
}

async function contextsOf(
  clients: ReadonlyMap<string, AwsClients>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RemovalContext>> {
  const [first] = clients.values();
  if (first === undefined) return new Map();
  const { account } = await identityOf(first);
  return new Map([...clients].map(([region, own]) => [region, { clients: own, account, signal }]));
}

async function removeEach(
  work: readonly Work[],
  contexts: ReadonlyMap<string, RemovalContext>,
  ledger: Ledger,
): Promise<Left[]> {
  const absent: Work[] = [];
  const left: Left[] = [];
  const go = (some: readonly Work[], whenAbsent: (one: Work) => Promise<void>): Promise<unknown> =>
    inParallel(some, AT_A_TIME, async (one) => {
      const context = contexts.get(one.resource.region);
      if (context === undefined) return;
      const outcome = await removeOne(one, context);
      if (outcome === 'absent') await whenAbsent(one);
      else if (outcome === 'removed') await ledger.destroyed({ ...one.entry, details: {} });
      else left.push({ resource: one.entry, reason: outcome.reason });
    });
  await go(work, (one) => {
    absent.push(one);
    return Promise.resolve();
  });
  // What was seen made and is gone is gone. What was only about to be made may still come.
  const perhapsLate = absent.filter(({ entry }) => entry.state === 'intent');
  if (perhapsLate.length > 0) await wait(LATE_MS);
  const noted = async (one: Work): Promise<void> => ledger.destroyed({ ...one.entry, details: {} });
  await go(perhapsLate, noted);
  for (const one of absent) if (one.entry.state !== 'intent') await noted(one);
  return left;
}

async function removeOne(
  { entry, resource }: Work,
  context: RemovalContext,
): Promise<'removed' | 'absent' | { reason: string }> {
  const { signal } = context;
  try {
    signal.throwIfAborted();
    const removal = removalOf(resource, context);
    const tags = await removal.tags();
    if (tags[RUN_TAG] !== resource.runId) return foreign(entry, resource);
    await removal.remove();
    return 'removed';
  } catch (error) {
    if (isKind(error, 'not-found')) return 'absent';
    if (signal.aborted) return { reason: `stopped: ${messageOf(signal.reason)}` };
    const { hint } = failureOf(error);
    return { reason: `${reasonOf(error)} ${hint}` };
  }
}

/** Of what was only about to be made, somebody else's is under the name: there is nothing of ours. Otherwise its tag was taken off. */
function foreign(entry: LedgerResource, { runId }: AwsResource): 'absent' | { reason: string } {
  if (entry.state === 'intent') return 'absent';
  return {
    reason: `it does not carry the tag ${RUN_TAG}=${runId} and is left alone; remove it by hand if it is yours`,
  };
}

function keyOf({ kind, id }: LedgerResource): string {
  return `${kind} ${id}`;
}
