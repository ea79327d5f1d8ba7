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
