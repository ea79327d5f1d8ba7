/** A number and what it counts go in; `1 trial`, `2,400 invocations` come out. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}
