/** A series goes in; the parts that its load profile tells apart come out as rows of text, with what they add up to in a sentence. */
import { formatLatency } from '../src/ui/latency.js';
import type { SegmentRecord, SeriesRecord } from '../src/model/RunRecord.js';
import { countText } from './number-text.js';
import { plainText } from './plain-text.js';

/** More rows than a reader takes in; all of them stand in run.json. */
const SHOWN = 24;

export const SEGMENT_HEADERS = ['part', 'intended', 'answered/s', 'p50', 'p99', 'slowest', 'cold', 'failed'];

export interface SegmentTable {
  /** The load in words. */
  load: string;
  rows: readonly { name: string; cells: readonly string[]; failed: boolean }[];
  /** Of what calls the quantiles are, how many rows are not shown, and the verdict. */
  notes: readonly string[];
}

/** Null where the profile has no parts. */
export function segmentTable(series: SeriesRecord): SegmentTable | null {
  const { segments, load } = series;
  if (segments === undefined || segments.length === 0) return null;
  // Where cold starts are the question, leaving them out would leave out the answer.
  const everyCall = load.profile === 'idle' || load.profile === 'burst' || load.profile === 'step';
  const hidden = segments.length - SHOWN;
  return {
    load: plainText(load.text ?? load.profile, 200),
    rows: segments.slice(0, SHOWN).map((segment) => ({
      name: plainText(segment.name) + (segment.keptUp ? '' : ' (not carried)'),
      cells: cellsOf(segment, everyCall),
      failed: !segment.keptUp,
    })),
    notes: [
      everyCall
        ? 'Quantiles over every call of a part, cold or warm, of all trials together.'
        : 'Quantiles over warm calls of a part, of all trials together.',
      ...(hidden > 0 ? [`${countText(hidden)} more parts stand in run.json.`] : []),
      ...verdict(series),
    ],
  };
}

function cellsOf(segment: SegmentRecord, everyCall: boolean): string[] {
  const { p50Us, p99Us } = everyCall ? segment.all : segment.attained;
  return [
    countText(segment.intended),
    segment.achievedRate === null ? '–' : String(Number(segment.achievedRate.toPrecision(3))),
    formatLatency(p50Us),
    formatLatency(p99Us),
    formatLatency(segment.all.maxUs),
    countText(segment.cold),
    countText(segment.failures),
  ];
}

function verdict({ step, ladder }: SeriesRecord): string[] {
  if (step !== undefined) {
    const back =
      step.recoveryMs === null
        ? plainText(step.verdict)
        : `back within twice that ${step.recoveryMs === 0 ? 'at once' : `${step.recoveryMs / 1_000} s after the step`}`;
    return [`Tail: p99 ${formatLatency(step.beforeP99Us)} before the step, ${back}.`];
  }
  if (ladder !== undefined) {
    const knee = ladder.kneeRate === null ? 'none' : `${ladder.kneeRate}/s`;
    return [`Knee: ${knee} (${plainText(ladder.verdict)}).`];
  }
  return [];
}
