/** Encoded histograms go in, lines of a HdrHistogram log (format 1.3) come out, readable by any HdrHistogram tool. */
import writerModule from 'hdr-histogram-js/dist/HistogramLogWriter.js';
import type { HistogramData } from '../model/Drive.js';
import { decode } from './histogram.js';

/** The log's maxima are written in ms, its histograms hold µs. */
const US_PER_MS = 1_000;

/** `tags`: how its lines are tagged, in words for whoever opens the file. */
export function hlogHeader(startedAtMs: number, tags = 'Tag=<series>.<trial>.<start class>'): string {
  let text = '';
  const writer = new writerModule.default((line: string) => (text += line));
  writer.outputComment(`[FaaSMark: response times in µs; ${tags}]`);
  writer.outputLogFormatVersion();
  // Written here: the library's own line breaks the comment in two and adds the machine's time zone.
  text += `#[StartTime: ${(startedAtMs / 1_000).toFixed(3)} (seconds since epoch), ${new Date(startedAtMs).toISOString()}]\n`;
  writer.outputLegend();
  return text;
}

/** One interval line. `startMs` counts from the log's start time. Tags hold no comma, space or line break. */
export function hlogLine(tag: string, startMs: number, lengthMs: number, data: HistogramData): string {
  let text = '';
  const writer = new writerModule.default((line: string) => (text += line));
  const histogram = decode(data);
  histogram.tag = tag.replace(/[\s,]/g, '_');
  writer.outputIntervalHistogram(histogram, startMs / 1_000, (startMs + lengthMs) / 1_000, US_PER_MS);
  return text;
}
