/** The interval of ln(head / base) goes in, that of the ratio comes out. */

export function ratioInterval([low, high]: readonly [number, number]): [number, number] {
  return [Math.exp(low), Math.exp(high)];
}
