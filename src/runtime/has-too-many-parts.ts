/** A JSON text goes in, unread; whether it has more parts than a deployment can have comes out. */

/** Every file, variable and value of a deployment is one; a package of AWS Lambda's 250 MB has some ten thousand files. */
const MAX_PARTS = 500_000;
const OPENERS_AND_COMMAS = ['[', '{', ','].map((character) => character.charCodeAt(0));

/**
 * A few bytes of text become a hundred bytes of objects: 68 MB of `[],` would fill the gateway's heap, and it would
 * answer nobody while it reads them. Base64, most of a deployment, has none of these characters.
 */
export function hasTooManyParts(body: Buffer): boolean {
  let parts = 0;
  for (const character of OPENERS_AND_COMMAS) {
    for (let at = body.indexOf(character); at >= 0; at = body.indexOf(character, at + 1)) {
      if (++parts > MAX_PARTS) return true;
    }
  }
  return false;
}
