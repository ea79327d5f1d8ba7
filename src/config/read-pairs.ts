/** Texts such as `aws.arch=x86,arm`, `Name: value` or `Name=VARIABLE` go in; one record of them comes out, or what is wrong. */

/** `text`: the one that is wrong. */
export type PairsReading<T> =
  { value: Readonly<Record<string, T>> } | { text: string; wrong: string; hint: string };

const AXIS = /^([a-z0-9*-]+\.[A-Za-z0-9_-]+)=(.*)$/;
/** RFC 9110 section 5.6.2, token. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110 section 5.5: no CR, LF, NUL or other controls but the tab. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what must not pass
export const FIELD_VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** They frame the message or keep the connection: faasmark sets them itself. */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
];
const SET_BY_US = `leave it out: faasmark itself sets ${OF_THE_CONNECTION.join(', ')}`;

function isOfTheConnection(name: string): boolean {
  return OF_THE_CONNECTION.includes(name.toLowerCase());
}

/** `thing.key=v1,v2`; the same key twice adds its values. */
export function readAxes(texts: readonly string[]): PairsReading<readonly string[]> {
  const axes: Record<string, string[]> = {};
  for (const text of texts) {
    const match = AXIS.exec(text.trim());
    const values = (match?.[2] ?? '').split(',').map((value) => value.trim());
    if (match?.[1] === undefined || values.includes('')) {
      return {
        text,
        wrong: 'is not of the form thing.key=value',
        hint: 'write provider.key=v1,v2 or workload.parameter=v1,v2, such as chain.length=2,10',
      };
    }
    axes[match[1]] = [...new Set([...(axes[match[1]] ?? []), ...values])];
  }
  return { value: axes };
}

/** Names keep their case; a name given twice is refused. */
export function readHeaders(texts: readonly string[]): PairsReading<string> {
  const headers: Record<string, string> = {};
  for (const text of texts) {
    const split = text.search(/[:=]/);
    const name = text.slice(0, split).trim();
    const value = text.slice(split + 1).trim();
    if (split < 1 || !TOKEN.test(name))
      return { text, wrong: 'is not a header', hint: "write 'name: value', such as 'accept: text/plain'" };
    if (!FIELD_VALUE.test(value))
      return {
        text,
        wrong: 'has a control character in its value',
        hint: 'remove line breaks from the value',
      };
    if (!isOneBytePerCharacter(value))
      return { text, wrong: 'has a character beyond U+00FF in its value', hint: ENCODE };
    if (hasHeader(headers, name))
      return { text, wrong: `gives ${name} twice`, hint: 'give each header once' };
    if (isOfTheConnection(name)) return { text, wrong: `sets ${name}`, hint: SET_BY_US };
    headers[name] = value;
  }
  return { value: headers };
}

/** A field value is bytes, one for each character here (RFC 9110 section 5.5); Node refuses to send others. */
export function isOneBytePerCharacter(value: string): boolean {
  return [...value].every((character) => (character.codePointAt(0) ?? 0) <= 0xff);
}

export const ENCODE = 'percent-encode it, as RFC 8187 describes';

/** Header name → environment variable that holds its value. */
export function readVariables(texts: readonly string[]): PairsReading<string> {
  const variables: Record<string, string> = {};
  for (const text of texts) {
    const split = text.indexOf('=');
    const name = text.slice(0, split).trim();
    const variable = text.slice(split + 1).trim();
    if (split < 1 || !TOKEN.test(name) || !VARIABLE.test(variable)) {
      return {
        text,
        wrong: 'is not of the form NAME=VARIABLE',
        hint: 'write the name of the header and of an environment variable, such as authorization=MY_TOKEN',
      };
    }
    if (hasHeader(variables, name))
      return { text, wrong: `gives ${name} twice`, hint: 'give each header once' };
    if (isOfTheConnection(name)) return { text, wrong: `sets ${name}`, hint: SET_BY_US };
    variables[name] = variable;
  }
  return { value: variables };
}

/** Header names are case-insensitive (RFC 9110 section 5.1). */
export function hasHeader(headers: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.keys(headers).some((known) => known.toLowerCase() === name.toLowerCase());
}
