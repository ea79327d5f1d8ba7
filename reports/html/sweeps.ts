/** The series of a platform go in; those that differ in one axis alone come out as lines over it, such as payload, width or rate. */
import type { SeriesRecord } from '../../src/model/RunRecord.js';
import { formatBytes } from '../../src/ui/bytes.js';
import { countText } from '../number-text.js';
import type { SummaryGroup, SummaryRow } from '../summary-rows.js';
import type { Tail } from '../tail.js';
import { markedLabel } from './marks.js';
import type { Sweep, SweepLine } from './ReportData.js';

interface Axis {
  name: string;
  title: string;
  of(series: SeriesRecord): number | null;
  text(value: number): string;
  /** The axis as it stands in a series id. */
  inId: RegExp;
}

const param = (name: string) => (series: SeriesRecord) => {
  const value = series.params[name];
  return typeof value === 'number' ? value : null;
};

const AXES: readonly Axis[] = [
  {
    name: 'payload',
    title: 'payload',
    of: (series) => param('sizeBytes')(series) ?? series.payloadBytes,
    text: formatBytes,
    inId: /\+(sizeBytes|payload)=[^+ ]*/g,
  },
  { name: 'width', title: 'calls at once', of: param('width'), text: String, inId: /\+width=[^+ ]*/g },
  {
    name: 'length',
    title: 'functions in the chain',
    of: param('length'),
    text: String,
    inId: /\+length=[^+ ]*/g,
  },
  {
    name: 'memory',
    title: 'memory',
    of: ({ memoryMb }) => memoryMb,
    text: (mb) => `${countText(mb)} MB`,
    inId: /\+memory=[^+ ]*/g,
  },
  {
    name: 'rate',
    title: 'rate of calls',
    of: ({ load }) => load.rate,
    text: (rate) => `${String(rate)}/s`,
    inId: /\+rate=[^+ ]*/g,
  },
  {
    name: 'connections',
    title: 'connections',
    of: ({ load }) => load.connections,
    text: String,
    inId: /\+connections=[^+ ]*/g,
  },
];

export function sweepsOf({ title, rows }: SummaryGroup, tail: Tail): readonly Sweep[] {
  const swept = AXES.flatMap((axis) => sweepOf(axis, title, rows, tail));
  return [...swept, ...laddersOf(title, rows)];
}

function sweepOf(axis: Axis, title: string, rows: readonly SummaryRow[], tail: Tail): readonly Sweep[] {
  const alike = new Map<string, { row: SummaryRow; value: number }[]>();
  for (const row of rows) {
    const value = axis.of(row.series);
    if (value === null) continue;
    const key = withoutAxis(axis, row.series);
    const points = alike.get(key) ?? [];
    points.push({ row, value });
    alike.set(key, points);
  }
  const lines = [...alike.values()].filter((points) => new Set(points.map(({ value }) => value)).size > 1);
  if (lines.length === 0) return [];
  const values = [...new Set(lines.flat().map(({ value }) => value))].sort((a, b) => a - b);
  return [
    {
      axis: axis.name,
      title: `${title}: ${axis.title}`,
      values: values.map(axis.text),
      tail: tail.name,
      lines: lines.map((points) => {
        const at = new Map(points.map(({ row, value }) => [value, row]));
        return {
          label: points[0] === undefined ? '' : markedLabel(points[0].row.series).replace(axis.inId, ''),
          p50Us: values.map((value) => at.get(value)?.p50Us ?? null),
          tailUs: values.map((value) => at.get(value)?.tailUs ?? null),
        };
      }),
    },
  ];
}

/** All that makes two series different, but for one axis. */
function withoutAxis(axis: Axis, series: SeriesRecord): string {
  const { workload, composition, params, options, runtime, memoryMb, payloadBytes, vantage, load } = series;
  const { profile, rate, connections } = load;
  const payload = axis.name === 'payload';
  const others = Object.entries(params)
    .filter(([name]) => !(name === axis.name || (payload && name === 'sizeBytes')))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    [workload, composition, others, Object.entries(options).sort(), runtime.identifier, vantage, profile],
    axis.name === 'memory' ? null : memoryMb,
    payload ? null : payloadBytes,
    axis.name === 'rate' ? null : rate,
    axis.name === 'connections' ? null : connections,
    series.id.includes('+side=base'),
  ]);
}

/** Rungs of a ladder: one series at several rates. Those with the same rungs share a figure. */
function laddersOf(title: string, rows: readonly SummaryRow[]): readonly Sweep[] {
  const byRungs = new Map<string, { values: readonly string[]; lines: SweepLine[] }>();
  for (const { series } of rows) {
    if (series.load.profile !== 'ladder') continue;
    const rungs = (series.segments ?? []).filter(({ rate }) => rate !== null);
    if (rungs.length < 2) continue;
    const values = rungs.map(({ rate }) => `${String(rate)}/s`);
    const figure = byRungs.get(values.join()) ?? { values, lines: [] };
    figure.lines.push({
      label: `${markedLabel(series)}${rungs.every(({ keptUp }) => keptUp) ? '' : ' (not all carried)'}`,
      p50Us: rungs.map(({ attained }) => attained.p50Us),
      tailUs: rungs.map(({ attained }) => attained.p99Us),
    });
    byRungs.set(values.join(), figure);
  }
  return [...byRungs.values()].map(({ values, lines }) => ({
    axis: 'ladder',
    title: `${title}: rate of calls`,
    values,
    tail: 'p99',
    lines,
  }));
}
