/** A folder and how long each function waits go in; a config file with a workload for each of them is written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Far more than what a busy machine adds of its own: then 20 % of it stand out of the noise. */
const WAITS_MS = { alpha: 80, beta: 100, gamma: 120 } as const;
export type Slowed = keyof typeof WAITS_MS;

/**
 * Each call waits for its function's time, give or take a tenth by chance that its own number seeds: the same call
 * waits the same on either side.
 */
export function writeWorkloads(
  folder: string,
  name: string,
  slowed: Slowed | null,
  names: readonly Slowed[],
) {
  for (const one of names) {
    const waitMs = WAITS_MS[one] * (one === slowed ? 1.2 : 1);
    writeFileSync(
      join(folder, `${name}-${one}.mjs`),
      `export const handler = ({ call }) =>
  new Promise((resolve) => {
    const mixed = Math.imul(call + 1, 0x9e3779b1) >>> 0;
    setTimeout(() => resolve(call), ${waitMs} * (0.9 + (0.2 * mixed) / 2 ** 32));
  });
`,
    );
  }
  writeFileSync(
    join(folder, `${name}.config.mjs`),
    `import { fileURLToPath } from 'node:url';
const workload = (name) => ({
  name,
  title: name,
  description: name,
  group: 'invocation',
  parameters: [],
  compositions: ['caller'],
  design: () => ({
    functions: [
      { name, sources: { node: fileURLToPath(new URL(\`./${name}-\${name}.mjs\`, import.meta.url)) } },
    ],
    flow: { kind: 'task', function: name },
    input: (call) => ({ call }),
    check: (result, { call }) => (result === call ? null : 'another call'),
  }),
});
export default { extend: { workloads: ${JSON.stringify(names)}.map(workload) } };
`,
  );
}
