/** Calibrations on the disk and the one that the site has go in; the newest of them comes out, with what cannot be read. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import Value from 'typebox/value';
import { CalibrationSchema, type CalibrationRecord } from '../model/Calibration.js';
import type { Refusal, SiteProof } from '../model/Site.js';
import type { Source } from './find-sources.js';
import type { SiteFolder } from './site-folder.js';

export const PROOF_DATA = 'data/calibration.json';

export interface NewestProof {
  record: CalibrationRecord;
  bytes: Uint8Array;
  sha256: string;
}

export async function newestProof(
  folder: SiteFolder,
  sources: readonly Source[],
): Promise<{ proof: NewestProof | null; refused: Refusal[] }> {
  const refused: Refusal[] = [];
  let newest: NewestProof | null = folder.intact.has(PROOF_DATA)
    ? proofIn(await folder.read(PROOF_DATA))
    : null;
  for (const source of sources) {
    const found = proofIn(await readFile(source.path));
    if (found === null) {
      refused.push({
        place: source.place,
        id: null,
        startedAt: null,
        kind: 'unreadable',
        reason: 'its calibration.json is no calibration that this version reads',
      });
    } else if (newest === null || Date.parse(found.record.startedAt) > Date.parse(newest.record.startedAt)) {
      newest = found;
    }
  }
  return { proof: newest, refused };
}

export function siteProof({ record }: NewestProof): SiteProof {
  const { id, startedAt, verdict, quick, client } = record;
  return {
    id,
    startedAt,
    ok: verdict.ok,
    held: verdict.held,
    of: verdict.of,
    quick,
    sharedCores: client.sharedCores,
  };
}

function proofIn(bytes: Buffer): NewestProof | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!Value.Check(CalibrationSchema, value) || Number.isNaN(Date.parse(value.startedAt))) return null;
  return { record: value, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
