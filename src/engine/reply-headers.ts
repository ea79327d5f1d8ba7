/** Headers of a reply as they came: name, value, name, value; searched only by who wants one. */

export type ReplyHeaders = readonly string[];

/** The value of the header of this (lower case) name; several are joined by commas (RFC 9110, section 5.3). */
export function headerOf(headers: ReplyHeaders, name: string): string | undefined {
  let found: string | undefined;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() !== name) continue;
    const value = headers[index + 1] ?? '';
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}
