/** Loads for hey go in, the quantiles of its report come out. */
import { runProgram } from './run-program.js';
import type { Tool } from './tool.js';

export const hey: Tool = {
  name: 'hey',
  secure: true,
  async run({ url, ratePerSecond, seconds, connections }) {
    const parameters = ['-z', `${String(seconds)}s`, '-c', String(connections)];
    // Its rate is that of each worker.
    parameters.push('-q', String(ratePerSecond / connections), url);
    const printed = await runProgram('hey', parameters, seconds + 30);
    if (printed.kind === 'missing') return { kind: 'absent', reason: 'apt-get install hey' };
    return { kind: 'reported', quantilesUs: heyQuantiles(printed.text), unmeasuredSeconds: 0 };
  },
  close: () => Promise.resolve(),
};

/** Lines such as `  99% in 0.0012 secs`; two percent signs in some versions. */
export function heyQuantiles(text: string): Map<number, number> {
  const quantiles = new Map<number, number>();
  for (const [, percent, value] of text.matchAll(/^ *(\d+)%+ in (\d+\.\d+) secs/gm)) {
    quantiles.set(Number(percent) / 100, Math.round(Number(value) * 1e6));
  }
  if (quantiles.size === 0) throw new Error(`no latency distribution in: ${text.slice(0, 300)}`);
  return quantiles;
}
