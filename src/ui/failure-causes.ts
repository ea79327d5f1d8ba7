/** A series goes in; what its failed requests met comes out by kind, the most frequent first. Untrusted text. */
import type { SeriesRecord } from '../model/RunRecord.js';

export interface FailureCause {
  /** An error kind, `time-out` or `unfinished`. */
  kind: string;
  count: number;
  /** What the function, the platform or the socket said: the first distinct messages. */
  messages: readonly string[];
}

export function failureCauses({ counts, errorMessages, load }: SeriesRecord): FailureCause[] {
  const causes: FailureCause[] = [...errorMessages];
  if (counts.timeouts > 0) {
    const message = `no reply within ${String(load.timeoutMs)} ms`;
    causes.push({ kind: 'time-out', count: counts.timeouts, messages: [message] });
  }
  if (counts.unfinished > 0) {
    const message = 'still pending when the run ended';
    causes.push({ kind: 'unfinished', count: counts.unfinished, messages: [message] });
  }
  return causes.sort((a, b) => b.count - a.count);
}
