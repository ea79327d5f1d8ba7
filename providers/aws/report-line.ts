/** The end of a function's log, as AWS Lambda hands it back, goes in; what it says of the bill comes out. */
import type { Bill } from '../../src/model/Drive.js';

/** All that a REPORT says of one invocation. */
export interface Report extends Bill {
  requestId: string | null;
  durationMs: number;
  memoryMb: number | null;
  /** Of a snapshot (SnapStart); null: none was restored. */
  restoreMs: number | null;
  billedRestoreMs: number | null;
  /** Such as `timeout`; null: it ended well. */
  status: string | null;
}

/** `LogType: Tail`: the last 4 KB of the log, in base64. */
export function readReportTail(base64: string): Bill | null {
  return readReport(Buffer.from(base64, 'base64').toString('utf8'));
}

/** The last report in the text, whether the function logs as text or as JSON; null: there is none, or one that was cut. */
export function readReport(log: string): Report | null {
  const lines = log.split('\n');
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = (lines[index] ?? '').trim();
    const report = line.startsWith('{') ? fromJson(line) : fromText(line);
    if (report !== null) return report;
  }
  return null;
}

/**
 * `REPORT RequestId: … Duration: 395.99 ms Billed Duration: 662 ms … Init Duration: 265.72 ms`, fields set apart by tabs.
 * A line of the function's own that looks like one is not told apart: what a benchmark's functions print is known.
 */
function fromText(line: string): Report | null {
  if (!line.startsWith('REPORT ')) return null;
  const field = (pattern: RegExp): number | null => {
    const found = pattern.exec(line)?.[1];
    return found === undefined ? null : Number(found);
  };
  const billedMs = field(/(?<!Restore )Billed Duration: (\d+(?:\.\d+)?) ms/);
  const durationMs = field(/(?<!Billed |Init |Restore )Duration: (\d+(?:\.\d+)?) ms/);
  if (billedMs === null || durationMs === null) return null;
  return {
    requestId: /RequestId: (\S+)/.exec(line)?.[1] ?? null,
    durationMs,
    billedMs,
    initMs: field(/Init Duration: (\d+(?:\.\d+)?) ms/),
    memoryMb: field(/Memory Size: (\d+) MB/),
    maxMemoryMb: field(/Max Memory Used: (\d+) MB/),
    restoreMs: field(/(?<!Billed )Restore Duration: (\d+(?:\.\d+)?) ms/),
    billedRestoreMs: field(/Billed Restore Duration: (\d+(?:\.\d+)?) ms/),
    status: /Status: (\S+)/.exec(line)?.[1] ?? null,
  };
}

/** `{"type":"platform.report","record":{"requestId":…,"metrics":{"durationMs":…,"billedDurationMs":…}}}` */
function fromJson(line: string): Report | null {
  const { type, record } = objectIn(line);
  if (type !== 'platform.report') return null;
  const { requestId, metrics, status } = fieldsOf(record);
  const figures = fieldsOf(metrics);
  const figure = (name: string): number | null => {
    const value = figures[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  const billedMs = figure('billedDurationMs');
  const durationMs = figure('durationMs');
  if (billedMs === null || durationMs === null) return null;
  return {
    requestId: typeof requestId === 'string' ? requestId : null,
    durationMs,
    billedMs,
    initMs: figure('initDurationMs'),
    memoryMb: figure('memorySizeMB'),
    maxMemoryMb: figure('maxMemoryUsedMB'),
    restoreMs: figure('restoreDurationMs'),
    billedRestoreMs: figure('billedRestoreDurationMs'),
    status: typeof status === 'string' && status !== 'success' ? status : null,
  };
}

function objectIn(line: string): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(line));
  } catch (error) {
    // A line that was cut, or one of the function's own.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
