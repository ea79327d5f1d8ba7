/** A `run.json` on the disk goes in; what the site keeps of it comes out, or why it is refused. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { messageOf } from '../errors.js';
import type { Refusal, RunSummary } from '../model/Site.js';
import { parseRun } from '../record/parse-run.js';
import { refusalOf } from './derive/refusal-of.js';
import { summariseRun } from './derive/summarise-run.js';
import type { Source } from './find-sources.js';

export type ReadRun =
  { kind: 'run'; summary: RunSummary; compressed: Uint8Array } | { kind: 'refused'; refusal: Refusal };

/** Longer ones are no runs of ours, and would not fit into a string. */
const MOST_BYTES = 256 * 1024 ** 2;
/** Beyond 3 it takes twice as long for some percent less: most of a run is compressed histograms. */
const LEVEL = 3;
const compress = promisify<Buffer, { level: number }, Buffer>(gzip);

export async function readSource(source: Source, nowMs: number): Promise<ReadRun> {
  const refuse = (kind: Refusal['kind'], reason: string): ReadRun => ({
    kind: 'refused',
    refusal: { place: source.place, id: null, startedAt: null, kind, reason },
  });
  if (source.size > MOST_BYTES) return refuse('unreadable', `its run.json has ${String(source.size)} bytes`);
  let bytes: Buffer;
  try {
    bytes = await readFile(source.path);
  } catch (error) {
    return refuse('unreadable', `its run.json cannot be read: ${messageOf(error)}`);
  }
  // On another thread while this one reads what it says.
  const compressing = compress(bytes, { level: LEVEL });
  const parsed = parseRun(bytes.toString('utf8'), 'its run.json');
  const compressed = await compressing;
  if (parsed.kind !== 'run') return refuse(parsed.kind, parsed.message);
  const { record } = parsed;
  const refusal = refusalOf(record, nowMs);
  if (refusal !== null) {
    const { id, startedAt } = record;
    return { kind: 'refused', refusal: { place: source.place, id: id.slice(0, 200), startedAt, ...refusal } };
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'run', summary: summariseRun(record, sha256), compressed };
}
