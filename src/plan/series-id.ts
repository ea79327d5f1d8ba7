/** What a series is goes in, its id comes out: the same whatever the plan's order, and nothing measured in it. */

export interface SeriesName {
  provider: string;
  region: string;
  workload: string;
  composition: string;
  /** Only what differs from the default. */
  axes: Readonly<Record<string, string | number>>;
}

/** `provider/region/workload[composition]+axis=value…`, axes sorted; other characters than `[A-Za-z0-9._/=+-]` become `.`. */
export function seriesId({ provider, region, workload, composition, axes }: SeriesName): string {
  const parts = Object.entries(axes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([axis, value]) => `+${clean(axis)}=${clean(String(value))}`);
  return `${clean(provider)}/${clean(region)}/${clean(workload)}[${clean(composition)}]${parts.join('')}`;
}

/** The id of the same series on the side of the base. */
export function baseSeriesId(id: string): string {
  const end = id.indexOf(']') + 1;
  const axes = [...id.slice(end).split('+').slice(1), 'side=base'].map((axis) => axis.split('='));
  const sorted = axes.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return id.slice(0, end) + sorted.map((axis) => `+${axis.join('=')}`).join('');
}

const clean = (text: string): string => text.replace(/[^A-Za-z0-9._/-]/g, '.');
