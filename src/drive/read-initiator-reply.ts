/** What an initiator answered goes in, untrusted; the reply in its parts comes out, or one sentence that says what is wrong with it. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { messageOf } from '../errors.js';
import type { DriveResult } from '../model/Drive.js';
import { DriveResultSchema } from '../model/DriveResultSchema.js';
import { INITIATOR_VERSION, type InitiatorReply } from '../model/Initiator.js';
import { problemWithResult, type Asked } from './check-drive-result.js';

const strict = { additionalProperties: false } as const;
const head = {
  version: Type.Literal(INITIATOR_VERSION),
  instance: Type.String({ minLength: 1, maxLength: 200 }),
};
const id = Type.String({ maxLength: 200 });
const us = Type.Number({ minimum: 0 });

const ReplySchema = Type.Union([
  Type.Object(
    {
      ...head,
      kind: Type.Literal('prepared'),
      state: Type.Object(
        {
          floor: Type.Union([Type.String({ maxLength: 400_000 }), Type.Null()]),
          cpuShare: Type.Number({ minimum: 0, maximum: 1 }),
          longestPauseUs: us,
          memoryMb: Type.Union([Type.Number(), Type.Null()]),
        },
        strict,
      ),
    },
    strict,
  ),
  Type.Object(
    {
      ...head,
      kind: Type.Literal('clock'),
      told: Type.Object({ arrivedUs: us, answeredUs: us }, strict),
      prepared: Type.Boolean(),
    },
    strict,
  ),
  Type.Object(
    {
      ...head,
      kind: Type.Literal('result'),
      id,
      readyUs: us,
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      body: Type.Union([
        Type.Object({ kind: Type.Literal('inline'), data: Type.String() }, strict),
        Type.Object(
          {
            kind: Type.Literal('parts'),
            keys: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 256 }),
          },
          strict,
        ),
      ]),
    },
    strict,
  ),
  Type.Object({ ...head, kind: Type.Literal('declined'), id, reason: Type.Literal('unknown-clock') }, strict),
  Type.Object(
    { ...head, kind: Type.Literal('declined'), id, reason: Type.Literal('late'), lateUs: us },
    strict,
  ),
  Type.Object(
    { ...head, kind: Type.Literal('failed'), id, message: Type.String({ maxLength: 2_000 }) },
    strict,
  ),
]);
/** The schema and the type say the same, or this does not compile. */
const typed = (reply: Static<typeof ReplySchema>): InitiatorReply => reply;

/** Of the result's JSON: an hour of seconds is some MB, with one line for each of ten million calls 2 GB. */
export const MOST_RESULT_BYTES = 512 * 1_024 * 1_024;

export type Read<T> = { ok: true; value: T } | { ok: false; problem: string };

const refused = (problem: string): { ok: false; problem: string } => ({ ok: false, problem });

let compiledReply: ReturnType<typeof Compile<typeof ReplySchema>> | null = null;
let compiledResult: ReturnType<typeof Compile<typeof DriveResultSchema>> | null = null;

export function readReply(text: string): Read<InitiatorReply> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused(`its answer is not JSON: it is truncated or no initiator's (${quoted(text)})`);
  }
  const version: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'version') : undefined;
  if (version !== INITIATOR_VERSION) {
    const shown = typeof version === 'string' ? `version ${quoted(version)}` : 'no version';
    return refused(`its answer has ${shown}, and this version of faasmark reads ${INITIATOR_VERSION}`);
  }
  compiledReply ??= Compile(ReplySchema);
  if (compiledReply.Check(value)) return { ok: true, value: typed(value) };
  return refused(`its answer is no reply of an initiator: ${quoted(text)}`);
}

/**
 * Unpacks, holds against the schema and against what was asked.
 * @param part fetches one part of a reply that was too large for one
 */
export async function readResult(
  reply: InitiatorReply & { kind: 'result' },
  asked: Asked,
  part: (key: string) => Promise<string>,
): Promise<Read<DriveResult>> {
  const data = await dataOf(reply, part);
  if (!data.ok) return data;
  let text: string;
  try {
    const limits = { maxOutputLength: MOST_RESULT_BYTES };
    text = (
      await promisify<Buffer, object, Buffer>(inflate)(Buffer.from(data.value, 'base64'), limits)
    ).toString();
  } catch (error) {
    return refused(`its result cannot be unpacked: ${messageOf(error)}`);
  }
  if (createHash('sha256').update(text).digest('hex') !== reply.sha256) {
    return refused('its result is not the one that it took the SHA-256 of: it was changed or cut on the way');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(`its result is not JSON: ${messageOf(error)}`);
  }
  compiledResult ??= Compile(DriveResultSchema);
  if (!compiledResult.Check(value)) {
    const [first] = Value.Errors(DriveResultSchema, value);
    return refused(
      `its result is not of the form faasmark.drive/1: ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
    );
  }
  const problem = problemWithResult(value, asked);
  return problem === null ? { ok: true, value } : refused(`its result cannot be true: ${problem}`);
}

async function dataOf(
  { body }: InitiatorReply & { kind: 'result' },
  part: (key: string) => Promise<string>,
): Promise<Read<string>> {
  if (body.kind === 'inline') return { ok: true, value: body.data };
  let data = '';
  for (const key of body.keys) {
    try {
      data += await part(key);
    } catch (error) {
      return refused(`part ${quoted(key)} of its result cannot be read: ${messageOf(error)}`);
    }
    if (data.length > MOST_RESULT_BYTES)
      return refused(`its result has more than ${MOST_RESULT_BYTES} bytes`);
  }
  return { ok: true, value: data };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
