/** An input as a workload made it enters, the number of its call leaves. */

/** NaN, which equals no result, for anything that is not such an input. */
export function callOf(input: unknown): number {
  if (typeof input !== 'object' || input === null || !('call' in input)) return Number.NaN;
  return typeof input.call === 'number' ? input.call : Number.NaN;
}
