/** Loads for a paced autocannon, in a process of its own, go in; the quantiles of its result come out. */
import { createRequire } from 'node:module';
import { runProgram } from './run-program.js';
import type { Tool } from './tool.js';

const NAMES: readonly (readonly [quantile: number, field: string])[] = [
  [0.5, 'p50'],
  [0.9, 'p90'],
  [0.975, 'p97_5'],
  [0.99, 'p99'],
  [0.999, 'p99_9'],
];

export const pacedAutocannon: Tool = {
  name: 'autocannon, paced',
  secure: true,
  async run({ url, ratePerSecond, seconds, connections, certificate }) {
    const program = createRequire(import.meta.url).resolve('autocannon');
    // More connections than requests per second would get no quota.
    const clients = Math.min(connections, ratePerSecond);
    const parameters = [
      '-c',
      String(clients),
      '-d',
      String(seconds),
      '-R',
      String(ratePerSecond),
      '-j',
      '-n',
    ];
    const trust: Record<string, string> = certificate === null ? {} : { NODE_EXTRA_CA_CERTS: certificate };
    const printed = await runProgram(process.execPath, [program, ...parameters, url], seconds + 60, trust);
    if (printed.kind === 'missing') return { kind: 'absent', reason: 'npm install' };
    return { kind: 'reported', quantilesUs: autocannonQuantiles(printed.text), unmeasuredSeconds: 0 };
  },
  close: () => Promise.resolve(),
};

export function autocannonQuantiles(text: string): Map<number, number> {
  const { latency } = JSON.parse(text) as { latency: Record<string, number> };
  return new Map(NAMES.map(([quantile, field]) => [quantile, (latency[field] ?? Number.NaN) * 1_000]));
}
