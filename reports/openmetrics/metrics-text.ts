/** Families of metrics go in; a document in the text format of OpenMetrics 1.0 comes out, whatever text stands in its labels. */
import { plainText } from '../plain-text.js';

export type Labels = readonly (readonly [name: string, value: string])[];

export interface Sample {
  labels: Labels;
  value: number;
}

/** `unit` is the last part of the name of the family, as the format asks. */
export interface Family {
  name: string;
  type: 'gauge' | 'counter' | 'info';
  unit?: 'seconds' | 'ratio' | 'dollars';
  help: string;
  samples: readonly Sample[];
}

/** Families without a sample are left out: what is not known is not there, rather than 0. */
export function metricsText(families: readonly Family[]): string {
  return `${families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(linesOf)
    .join('\n')}\n# EOF\n`;
}

function linesOf({ name, type, unit, help, samples }: Family): string[] {
  const written = `${name}${SUFFIX[type]}`;
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escapeText(help)}`,
    ...distinct(samples).map(([labels, value]) => `${written}${labels} ${String(value)}`),
  ];
}

const SUFFIX = { gauge: '', counter: '_total', info: '_info' } as const;

/** Two samples with the same labels make a document invalid; the first stands. */
function distinct(samples: readonly Sample[]): [labels: string, value: number][] {
  const found = new Map<string, number>();
  for (const { labels, value } of samples) {
    const text = labelText(labels);
    if (!found.has(text)) found.set(text, value);
  }
  return [...found];
}

function labelText(labels: Labels): string {
  // An empty label is the same as none (OpenMetrics 1.0, "Label").
  const text = labels
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${escapeText(plainText(value))}"`);
  return text.length === 0 ? '' : `{${text.join(',')}}`;
}

/** Backslash, quote and line feed (OpenMetrics 1.0, "Escaping"). */
function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
