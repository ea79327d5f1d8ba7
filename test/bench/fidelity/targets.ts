/** Nothing goes in; the targets that the cells need come out: known ones with and without TLS, and one in C, each a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKnownTarget, type KnownTarget } from '../../../src/calibrate/start-known-target.js';
import type { TargetLog } from '../../../src/calibrate/target-messages.js';
import { startCTarget } from '../drivers/c-target.js';
import type { Cell } from './cells.js';
import { makeCertificate } from './certificate.js';
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
  /** PEM file that drivers have to trust; null: no TLS here. */
  certificate: string | null;
  /** The target of the cell, behaving as from its beginning, with an empty log. */
  ready(cell: Cell): Promise<Readied>;
  close(): Promise<void>;
}

export async function startTargets(): Promise<Targets> {
  const folder = mkdtempSync(join(tmpdir(), 'faasmark-bench-'));
  const certificate = makeCertificate(folder);
  const c = await startCTarget();
  const idle = { kind: 'instant' } as const;
  const plain = await startKnownTarget(idle);
  const secure = certificate.kind === 'absent' ? null : await startKnownTarget(idle, { tls: certificate });

  const readyKnown = async (target: KnownTarget, truth: KnownTruth): Promise<Readied> => {
    await target.behave(truth.behaviour);
    await target.log();
    return { kind: 'target', url: target.url, truth, log: () => target.log() };
  };
  return {
    certificate: certificate.kind === 'absent' ? null : certificate.path,
    async ready(cell) {
      const truth = KNOWN_TRUTHS[cell.truth];
      if (truth === undefined) throw new Error(`no known truth ${cell.truth}`);
      if (cell.target === 'c') {
        if (c.kind === 'absent') return c;
        return { kind: 'target', url: c.url, truth, log: () => Promise.resolve(null) };
      }
      if (!cell.secure) return readyKnown(plain, truth);
      if (secure !== null) return readyKnown(secure, truth);
      return certificate.kind === 'absent' ? certificate : { kind: 'absent', reason: 'no TLS' };
    },
    async close() {
      await Promise.all([plain.close(), secure?.close(), c.kind === 'absent' ? undefined : c.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}
