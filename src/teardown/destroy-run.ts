/** A run's ledger goes in, what could not be removed comes out: works without anything else of the run. */
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import type { Ledger } from '../model/Ledger.js';
import type { DestroyOutcome } from '../model/Provider.js';
import { LEDGER_FILE, openLedger } from './ledger.js';

/** Removes what a finished, crashed or kept run left. */
export async function destroyRun(
  folder: string,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<DestroyOutcome> {
  const unwritten: unknown[] = [];
  const ledger = await openLedger(join(folder, LEDGER_FILE), (error) => unwritten.push(error));
  try {
    const outcome = await tearDown(ledger, catalog, signal);
    if (unwritten.length > 0) throw unwritten[0];
    return outcome;
  } finally {
    await ledger.close();
  }
}

/** Each provider removes its own, in its own order; one that breaks leaves its resources, not those of others. */
export async function tearDown(
  ledger: Ledger,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<DestroyOutcome> {
  const standing = ledger.standing();
  const names = [...new Set(standing.map(({ provider }) => provider))];
  const outcomes = await Promise.all(
    names.map(async (name): Promise<DestroyOutcome> => {
      const own = standing.filter(({ provider }) => provider === name);
      const entry = catalog.providers.find((each) => each.name === name);
      const leave = (reason: string): DestroyOutcome => ({
        destroyed: 0,
        left: own.map((resource) => ({ resource, reason })),
      });
      if (entry === undefined) return leave(`there is no provider ${name}`);
      try {
        return await (await entry.load()).destroy(own, ledger, signal);
      } catch (error) {
        return leave(messageOf(error));
      }
    }),
  );
  return {
    destroyed: outcomes.reduce((sum, { destroyed }) => sum + destroyed, 0),
    left: outcomes.flatMap(({ left }) => left),
  };
}
