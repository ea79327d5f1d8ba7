/** Whether colours are wanted goes in; functions that colour a text, or leave it, come out. */

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

export function createPaint(color: boolean): Paint {
  const sgr =
    (on: number, off: number) =>
    (text: string): string =>
      color ? `\u001b[${String(on)}m${text}\u001b[${String(off)}m` : text;
  return { bold: sgr(1, 22), dim: sgr(2, 22), red: sgr(31, 39), yellow: sgr(33, 39), green: sgr(32, 39) };
}
