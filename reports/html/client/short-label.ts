/** The label of a series goes in; what fits beside a chart comes out, cut in the middle, where ids differ least. */

export function shortLabel(label: string, narrow: boolean): string {
  const most = narrow ? 18 : 44;
  if (label.length <= most) return label;
  const tail = Math.floor(most * 0.45);
  return `${label.slice(0, most - tail - 1)}…${label.slice(-tail)}`;
}
