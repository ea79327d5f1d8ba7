/** Figures go in, the words for them in warnings and reasons come out. */

/** `1,050` */
export function inCount(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1 call`, `1,050 calls` */
export function inCalls(n: number, noun: string): string {
  return `${inCount(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** µs as `0.84 ms`, `12.3 ms`, `1,234 ms`: three digits. */
export function inMs(latencyUs: number): string {
  const ms = latencyUs / 1000;
  if (ms >= 100) return `${inCount(Math.round(ms))} ms`;
  return `${Number(ms.toPrecision(3))} ms`;
}

/** A share as `2.24 %`, with two digits below one percent. */
export function inPercent(share: number): string {
  const percent = share * 100;
  return `${Number(percent.toPrecision(percent >= 1 ? 3 : 2))} %`;
}

/** 0.999 as `p99.9` */
export function inQuantile(q: number): string {
  return `p${Number((q * 100).toFixed(4))}`;
}

/** `a`, `a and b`, `a, b and c` */
export function inList(items: readonly string[]): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1] ?? ''}`;
}
