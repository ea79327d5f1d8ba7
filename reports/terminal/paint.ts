/** Text and a meaning go in; the text comes out, with ANSI colour where colour is wanted. */

export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  caution(text: string): string;
  bad(text: string): string;
}

export function paint(color: boolean): Paint {
  // SGR codes of ECMA-48: bold, faint, green, yellow, red; each with the code that ends it.
  const sgr = (on: number, off: number) => (text: string) =>
    color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    strong: sgr(1, 22),
    faint: sgr(2, 22),
    good: sgr(32, 39),
    caution: sgr(33, 39),
    bad: sgr(31, 39),
  };
}
