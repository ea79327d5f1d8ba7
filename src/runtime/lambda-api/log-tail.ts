/** What a call's instance writes goes in; the last 4 KB of the call's log come out, with the lines that AWS Lambda puts around it. */
import type { CallTail, Outcome } from '../call.js';

/** AWS Lambda API reference, Invoke, LogResult. */
export const MAX_TAIL_BYTES = 4096;

export interface LogTail extends CallTail {
  /** The base64 of `X-Amz-Log-Result`. */
  result(outcome: Outcome): string;
}

export interface LoggedCall {
  requestId: string;
  version: string;
  memoryMb: number;
}

export function logTail({ requestId, version, memoryMb }: LoggedCall): LogTail {
  let output: Buffer = Buffer.alloc(0);
  let initUs: number | null = null;
  let usedMb: number | null = null;
  return {
    write(chunk) {
      output = Buffer.concat([output, chunk.subarray(-MAX_TAIL_BYTES)]).subarray(-MAX_TAIL_BYTES);
    },
    ended(tookUs, memoryMbUsed) {
      initUs = tookUs;
      usedMb = memoryMbUsed;
    },
    result(outcome) {
      const durationUs = outcome.kind === 'refusal' ? 0 : outcome.durationUs;
      // Developer guide, "Understanding Lambda function logs": REPORT. Tabs, and one at the end.
      const report = [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${ms(durationUs)} ms`,
        `Billed Duration: ${Math.ceil(durationUs / 1000)} ms`,
        `Memory Size: ${memoryMb} MB`,
        ...(usedMb === null ? [] : [`Max Memory Used: ${Math.ceil(usedMb)} MB`]),
        ...(initUs === null ? [] : [`Init Duration: ${ms(initUs)} ms`]),
        '\n',
      ].join('\t');
      const whole = Buffer.concat([
        Buffer.from(`START RequestId: ${requestId} Version: ${version}\n`),
        output,
        Buffer.from(output.length > 0 && output.at(-1) !== LINE_END ? '\n' : ''),
        ...errorLine(requestId, outcome),
        Buffer.from(`END RequestId: ${requestId}\n${report}`),
      ]);
      return whole.subarray(-MAX_TAIL_BYTES).toString('base64');
    },
  };
}

const LINE_END = '\n'.charCodeAt(0);

function errorLine(requestId: string, outcome: Outcome): Buffer[] {
  if (outcome.kind !== 'failure') return [];
  const start = `${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t`;
  return [Buffer.from(start), outcome.body, Buffer.from('\n')];
}

function ms(us: number): string {
  return (us / 1000).toFixed(2);
}
