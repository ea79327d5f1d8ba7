/** A drive result and what a reply may hold go in; the body of the reply comes out, in parts in a store where one reply is too small for it. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { DriveResult } from '../model/Drive.js';
import type { InitiatorReply, ReplyLimits } from '../model/Initiator.js';

/** Text under a key, where the command finds it. */
export type PutPart = (key: string, text: string) => Promise<void>;

type Packed = Pick<InitiatorReply & { kind: 'result' }, 'sha256' | 'body'>;

/** Of what a reply holds besides the result. */
const ENVELOPE_BYTES = 1_024;
/** Emulated stores take 11 MiB at once; a smaller part is sooner sent again. */
export const PART_CHARACTERS = 4 * 1_024 * 1_024;

export async function packResult(
  result: DriveResult,
  { replyBytes, partPrefix }: ReplyLimits,
  putPart: PutPart,
): Promise<Packed> {
  const text = JSON.stringify(result);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const data = (await promisify(deflate)(text)).toString('base64');
  if (data.length + ENVELOPE_BYTES <= replyBytes) return { sha256, body: { kind: 'inline', data } };
  const keys: string[] = [];
  for (let at = 0; at < data.length; at += PART_CHARACTERS) {
    const key = `${partPrefix}.${keys.length}`;
    await putPart(key, data.slice(at, at + PART_CHARACTERS));
    keys.push(key);
  }
  return { sha256, body: { kind: 'parts', keys } };
}
