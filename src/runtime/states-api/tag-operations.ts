/** Requests of the AWS Step Functions API about tags of state machines go in, its answers come out. */
import { isJsonArray, type JsonObject } from '../states/json.js';
import { machineArnOf, objectsOf, refused } from './api-request.js';
import type { MachineStore, StoredMachine } from './machine-store.js';
import type { Operation } from './operations.js';

/** AWS Step Functions API reference, Tag and TagResource. */
const MAX_TAGS = 50;
const MAX_KEY_CHARACTERS = 128;
const MAX_VALUE_CHARACTERS = 256;

export function tagOperations(machines: MachineStore): Readonly<Record<string, Operation>> {
  const find = (request: JsonObject): StoredMachine => {
    const arn = machineArnOf(request, 'resourceArn');
    const stored = machines.get(arn);
    if (stored !== undefined) return stored;
    throw refused('ResourceNotFound', `Resource not found: '${arn}'`);
  };
  return {
    ListTagsForResource: (request) => ({
      tags: [...find(request).tags].map(([key, value]) => ({ key, value })),
    }),
    async TagResource(request) {
      const stored = find(request);
      await machines.change(stored, { tags: tagsOf(request, stored.tags) });
      return {};
    },
    async UntagResource(request) {
      const stored = find(request);
      const keys = request['tagKeys'];
      if (!isJsonArray(keys) || !keys.every((key) => typeof key === 'string')) {
        throw refused('ValidationException', "'tagKeys' must be a list of strings");
      }
      const left = [...stored.tags].filter(([key]) => !keys.includes(key));
      await machines.change(stored, { tags: new Map(left) });
      return {};
    },
  };
}

/** The tags in a request, over those that there were. @throws RequestError 400 */
export function tagsOf(request: JsonObject, before: ReadonlyMap<string, string>): Map<string, string> {
  const tags = new Map(before);
  for (const { key, value = '' } of objectsOf(request, 'tags')) {
    const fits =
      typeof key === 'string' &&
      key !== '' &&
      key.length <= MAX_KEY_CHARACTERS &&
      typeof value === 'string' &&
      value.length <= MAX_VALUE_CHARACTERS;
    if (!fits) {
      const message = `a tag has a key of 1 to ${MAX_KEY_CHARACTERS} and a value of at most ${MAX_VALUE_CHARACTERS} characters`;
      throw refused('ValidationException', message);
    }
    if (/^aws:/i.test(key))
      throw refused('ValidationException', 'keys of tags that begin with aws: are reserved');
    tags.set(key, value);
  }
  if (tags.size > MAX_TAGS) throw refused('TooManyTags', `a resource has at most ${MAX_TAGS} tags`);
  return tags;
}
