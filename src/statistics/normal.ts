/** The standard normal distribution: a value goes in and the probability below it comes out, and back. */

/** Φ(z) to about 8 digits of the tail at worst: Hart's rational approximation (Hart et al., Computer Approximations, 1968) as given by West (Wilmott Magazine, May 2005). */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  if (x > 37) return z > 0 ? 1 : 0;
  const density = Math.exp(-(x * x) / 2);
  let upper: number;
  if (x < 7.07106781186547) {
    const above = polynomial(ABOVE, x);
    upper = (density * above) / polynomial(BELOW, x);
  } else {
    const fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));
    upper = density / fraction / 2.506628274631;
  }
  return z > 0 ? 1 - upper : upper;
}

const ABOVE = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const BELOW = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];

/** Horner's scheme, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/** The z below which a share p lies: bisection, since Φ never falls. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`not a probability between 0 and 1: ${p}`);
  let low = -40;
  let high = 40;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
}
