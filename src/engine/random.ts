/** A seed goes in, a reproducible stream of uniform numbers comes out: the only randomness of schedules and plans. */

/** Uniform in [0, 1), 32 bits of resolution. */
export type Random = () => number;

/** xoshiro128** (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded through splitmix32. */
export function randomFrom(seed: number): Random {
  let mix = seed >>> 0;
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()];
  const rotate = (x: number, by: number): number => ((x << by) | (x >>> (32 - by))) >>> 0;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = (b << 9) >>> 0;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d >>> 0, 11);
    return result / 2 ** 32;
  };
}

/** A seed of its own for each named thing under one seed (FNV-1a over the parts). */
export function deriveSeed(seed: number, ...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ (seed >>> 0);
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** Fisher-Yates: a new array in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    const kept = result[last] as T;
    result[last] = result[chosen] as T;
    result[chosen] = kept;
  }
  return result;
}
