/** What the charts of the page draw: plain data, shared by the page's maker and its script. */

/** Since the run's start, s; µs; counts. */
export type SecondPoint = readonly [
  atS: number,
  p50Us: number | null,
  maxUs: number | null,
  cold: number,
  errors: number,
];

export interface ChartSeries {
  label: string;
  p50Us: number | null;
  tailUs: number | null;
  interval: readonly [number, number] | null;
  /** [1/(1−q), µs] */
  curve: readonly (readonly [number, number])[];
  /** Points of the curve beyond this have fewer than 10 samples behind them. */
  supportedX: number;
  seconds: readonly SecondPoint[];
}

/** Series that may share an axis: those of one provider and region (emulated stores never meet a cloud). */
export interface ChartGroup {
  title: string;
  series: readonly ChartSeries[];
}

export interface ChartData {
  tail: 'p99' | 'p90';
  groups: readonly ChartGroup[];
}
