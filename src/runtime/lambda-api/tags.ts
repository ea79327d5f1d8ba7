/** Tags as a request gives them go in, unknown; checked ones come out, or are added to what a function has. */
import { badParameter, isRecord } from './function-settings.js';

/** AWS documentation, "Using tags on Lambda functions": what applies to tags. */
const MAX_TAGS = 50;
const MAX_KEY_CHARACTERS = 128;
const MAX_VALUE_CHARACTERS = 256;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const RESERVED = /^aws:/i;

export type Tags = ReadonlyMap<string, string>;

/** @throws RequestError 400 */
export function parseTags(value: unknown): Tags {
  if (!isRecord(value)) throw badParameter('Tags must be a map of strings.');
  const tags = new Map<string, string>();
  for (const [key, content] of Object.entries(value)) {
    const quoted = JSON.stringify(key.slice(0, MAX_KEY_CHARACTERS));
    if (typeof content !== 'string') throw badParameter(`The value of the tag ${quoted} must be a string.`);
    if (key === '' || key.length > MAX_KEY_CHARACTERS || !CHARACTERS.test(key)) {
      throw badParameter(
        `The tag key ${quoted} must have 1 to ${MAX_KEY_CHARACTERS} letters, numbers, spaces, or _ . : / = + - @`,
      );
    }
    if (RESERVED.test(key)) throw badParameter(`The tag key ${quoted} begins with aws:, which is reserved.`);
    if (content.length > MAX_VALUE_CHARACTERS || !CHARACTERS.test(content)) {
      throw badParameter(
        `The value of the tag ${quoted} must have at most ${MAX_VALUE_CHARACTERS} letters, numbers, spaces, or _ . : / = + - @`,
      );
    }
    tags.set(key, content);
  }
  if (tags.size > MAX_TAGS) throw tooMany();
  return tags;
}

/** All of them, or none. @throws RequestError 400 */
export function addTags(owner: { tags: Tags }, more: Tags): void {
  const tags = new Map([...owner.tags, ...more]);
  if (tags.size > MAX_TAGS) throw tooMany();
  owner.tags = tags;
}

function tooMany(): Error {
  return badParameter(`A function can have at most ${MAX_TAGS} tags.`);
}
