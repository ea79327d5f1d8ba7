/** Text that may come from a function goes in; the same without control characters comes out, so that it cannot drive a terminal. */

// eslint-disable-next-line no-control-regex -- control characters are exactly what must not pass
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Tabs and line feeds stay. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\ufffd');
}
