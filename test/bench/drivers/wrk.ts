/** Loads for wrk and wrk2 go in, the quantiles of their reports come out. wrk knows no rate; wrk2 measures only after ten seconds. */
import { runProgram } from './run-program.js';
import type { Tool, ToolLoad } from './tool.js';

/**
 * wrk2 calibrates, then forgets what it measured: after 10 s and 5 ms per connection (CALIBRATE_DELAY_MS and
 * `calibrate_delay` in its source). It runs for whole seconds, so it is given connections that make that a whole number.
 */
const CALIBRATION_SECONDS = 10;
const CONNECTIONS_PER_SECOND = 200;
const UNITS_US: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000 };

export const wrk: Tool = {
  name: 'wrk (unpaced)',
  secure: true,
  async run(load) {
    // Little's law: as many connections as are busy on average at this rate.
    const connections = Math.max(1, Math.round((load.ratePerSecond * load.meanUs) / 1e6));
    const printed = await runProgram('wrk', parameters(load, connections, load.seconds), load.seconds + 30);
    if (printed.kind === 'missing') return { kind: 'absent', reason: 'apt-get install wrk' };
    return { kind: 'reported', quantilesUs: wrkQuantiles(printed.text), unmeasuredSeconds: 0 };
  },
  close: () => Promise.resolve(),
};

export const wrk2: Tool = {
  name: 'wrk2',
  secure: true,
  async run(load) {
    const extraSeconds = Math.ceil(load.connections / CONNECTIONS_PER_SECOND);
    const unmeasuredSeconds = CALIBRATION_SECONDS + extraSeconds;
    const seconds = load.seconds + unmeasuredSeconds;
    const connections = extraSeconds * CONNECTIONS_PER_SECOND;
    const paced = ['-R', String(load.ratePerSecond), ...parameters(load, connections, seconds)];
    const printed = await runProgram('wrk2', paced, seconds + 30);
    if (printed.kind === 'missing')
      return { kind: 'absent', reason: 'build github.com/giltene/wrk2, name it wrk2' };
    return { kind: 'reported', quantilesUs: wrkQuantiles(printed.text), unmeasuredSeconds };
  },
  close: () => Promise.resolve(),
};

function parameters({ url }: ToolLoad, connections: number, seconds: number): string[] {
  return ['-t', '1', '-c', String(connections), '-d', `${String(seconds)}s`, '--latency', url];
}

/** Lines such as ` 99.900%   20.74ms`, of either tool. */
export function wrkQuantiles(text: string): Map<number, number> {
  const lines = text.matchAll(/^ *(\d+(?:\.\d+)?)% +(\d+(?:\.\d+)?)(us|ms|s|m) *$/gm);
  const quantiles = new Map<number, number>();
  for (const [, percent, value, unit = ''] of lines) {
    quantiles.set(
      Math.round(Number(percent) * 1_000) / 100_000,
      Number(value) * (UNITS_US[unit] ?? Number.NaN),
    );
  }
  if (quantiles.size === 0) throw new Error(`no latency distribution in: ${text.slice(0, 300)}`);
  return quantiles;
}
