/** Nothing goes in; the targets that the cells need come out: known ones with and without TLS, and one in C, each a process of its own. */
import { startKnownTarget, type KnownTarget } from '../../../src/calibrate/start-known-target.js';
import type { TargetLog } from '../../../src/calibrate/target-messages.js';
import { CERTIFICATE_FILE, tlsFixture } from '../../setup/tls-fixture.js';
import { startCTarget } from '../drivers/c-target.js';
import type { Cell } from './cells.js';
import { KNOWN_TRUTHS, type KnownTruth } from './known-truths.js';

export type Readied =
  | {
      kind: 'target';
      url: string;
      truth: KnownTruth;
      /** Since it was readied; null: it keeps none. */
      log(): Promise<TargetLog | null>;
    }
  | { kind: 'absent'; reason: string };

export interface Targets {
  /** PEM file that drivers have to trust. */
  certificate: string;
  /** The target of the cell, behaving as from its beginning, with an empty log. */
  ready(cell: Cell): Promise<Readied>;
  close(): Promise<void>;
}

export async function startTargets(): Promise<Targets> {
  const c = await startCTarget();
  const idle = { kind: 'instant' } as const;
  const plain = await startKnownTarget(idle);
  const secure = await startKnownTarget(idle, { tls: tlsFixture() });

  const readyKnown = async (target: KnownTarget, truth: KnownTruth): Promise<Readied> => {
    await target.behave(truth.behaviour);
    await target.log();
    return { kind: 'target', url: target.url, truth, log: () => target.log() };
  };
  return {
    certificate: CERTIFICATE_FILE,
    async ready(cell) {
      const truth = KNOWN_TRUTHS[cell.truth];
      if (truth === undefined) throw new Error(`no known truth ${cell.truth}`);
      if (cell.target === 'c') {
        if (c.kind === 'absent') return c;
        return { kind: 'target', url: c.url, truth, log: () => Promise.resolve(null) };
      }
      return readyKnown(cell.secure ? secure : plain, truth);
    },
    async close() {
      await Promise.all([plain.close(), secure.close(), c.kind === 'absent' ? undefined : c.close()]);
    },
  };
}
