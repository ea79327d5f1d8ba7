/** Loads go in, the times of each request by the spinning C driver come out: the measure that ours is held against. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEQUENCE_HEADER } from '../../../src/calibrate/start-known-target.js';
import { scheduleOf } from '../../../src/engine/schedule.js';
import { compile } from './compile.js';
import { runProgram } from './run-program.js';
import type { RequestTimes, Tool, ToolLoad } from './tool.js';

export const LEAD_IN_MS = 500;
const TIMEOUT_SECONDS = 5;

export function newCDriver(): Tool {
  const folder = mkdtempSync(join(tmpdir(), 'faasmark-bench-'));
  const program = compile('spinning-driver', folder);
  const schedulePath = join(folder, 'schedule');
  const outputPath = join(folder, 'times');
  return {
    name: 'C, spinning',
    secure: false,
    async run(load) {
      if (program.kind === 'absent') return program;
      const { intendedUs, leadIn } = schedule(load);
      const firstUs = -LEAD_IN_MS * 1_000;
      writeFileSync(
        schedulePath,
        intendedUs.map((atUs) => (atUs - firstUs) * 1_000),
      );
      const { port } = new URL(load.url);
      const parameters = [port, load.connections, schedulePath, outputPath, SEQUENCE_HEADER, TIMEOUT_SECONDS];
      await runProgram(program.path, parameters.map(String), load.seconds + LEAD_IN_MS / 1_000 + 30);
      return { kind: 'times', times: timesIn(readFileSync(outputPath), intendedUs, leadIn), cpuShare: 1 };
    },
    close: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
}

/** The very schedule that ours has. */
function schedule({ ratePerSecond, seconds, seed }: ToolLoad): ReturnType<typeof scheduleOf> {
  return scheduleOf({
    profile: 'arrival',
    arrival: 'jittered',
    ratePerSecond,
    leadInMs: LEAD_IN_MS,
    durationMs: seconds * 1_000,
    seed,
  });
}

/** Native doubles: the start, then sent and completed of each request, ns, 0 for what did not happen. */
function timesIn(bytes: Buffer, intendedUs: Float64Array, leadIn: number): RequestTimes {
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const beganNs = (values[0] ?? Number.NaN) + LEAD_IN_MS * 1e6;
  const count = intendedUs.length - leadIn;
  const column = (at: 1 | 2): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => {
      const ns = values[2 * (leadIn + index) + at] ?? 0;
      return ns === 0 ? Number.NaN : (ns - beganNs) / 1_000;
    });
  return {
    sequence: Float64Array.from({ length: count }, (_, index) => leadIn + index),
    intendedUs: intendedUs.slice(leadIn),
    sentUs: column(1),
    completedUs: column(2),
  };
}
