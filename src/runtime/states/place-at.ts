/** A document, a reference path and a value go in; a document with the value at that place comes out, the first one untouched. */
import { isJsonArray, isJsonObject, type Json } from './json.js';
import type { Path } from './json-path.js';
import { StateError } from './state-error.js';

/** Missing objects on the way are made, as Amazon States Language, "ResultPath", has it. */
export function placeAt(document: Json, path: Path, value: Json): Json {
  const place = (here: Json | undefined, depth: number): Json => {
    const segment = path.segments[depth];
    if (segment === undefined) return value;
    if (segment.kind === 'index' && isJsonArray(here) && segment.index >= 0 && segment.index < here.length) {
      return here.with(segment.index, place(here[segment.index], depth + 1));
    }
    // Something else than an object is replaced only where nothing is lost: where there was none.
    if (segment.kind === 'name' && (here === undefined || isJsonObject(here))) {
      const under = here !== undefined && Object.hasOwn(here, segment.name) ? here[segment.name] : undefined;
      // An own property whatever its name: `__proto__` too is data here.
      return Object.fromEntries([...Object.entries(here ?? {}), [segment.name, place(under, depth + 1)]]);
    }
    const cause = `Unable to apply step "${path.text}" to the input: there is no such place in it`;
    throw new StateError('States.ResultPathMatchFailure', cause);
  };
  return place(document, 0);
}
