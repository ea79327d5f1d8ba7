/** Numbers go in, the text that people read comes out: grouped counts, shares, multiples. No locale, so always the same. */

/** 1234567 → "1,234,567". */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 0.0123 → "1.2 %"; null → "–". */
export function shareText(share: number | null): string {
  if (share === null) return '–';
  const percent = share * 100;
  return `${percent !== 0 && percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** 2.345 → "2.3×", 23.45 → "23×"; null → "–". */
export function timesText(multiple: number | null): string {
  if (multiple === null) return '–';
  if (Number(multiple.toFixed(1)) < 10) return `${multiple.toFixed(multiple < 0.95 ? 2 : 1)}×`;
  return `${countText(multiple)}×`;
}

/** "1 call", "2 calls". */
export function plural(count: number, noun: string, several = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : several}`;
}

/** 1234 → "$1,234", 12.345 → "$12.35", 0.01234 → "$0.012"; null → "–". */
export function usdText(usd: number | null): string {
  if (usd === null) return '–';
  if (usd >= 100) return `$${countText(usd)}`;
  return `$${usd === 0 || usd >= 1 ? usd.toFixed(2) : Number(usd.toPrecision(2)).toFixed(decimalsOf(usd))}`;
}

/** As many as two significant digits need, at least two, without an exponent. */
function decimalsOf(usd: number): number {
  return Math.min(12, Math.max(2, 1 - Math.floor(Math.log10(usd))));
}

/** 123.4 → "123/s", 0.0123 → "0.012/s"; null → "–". */
export function rateText(ratePerSecond: number | null): string {
  if (ratePerSecond === null) return '–';
  return `${ratePerSecond >= 100 ? countText(ratePerSecond) : String(Number(ratePerSecond.toPrecision(2)))}/s`;
}
