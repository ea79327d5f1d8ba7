/** Handlers that misbehave, by name: the source goes into a folder of its own, with a config file that makes each a workload. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HANDLERS = {
  throws: `() => { throw new Error('no such table \\u001b[31musers'); }`,
  hangs: `() => new Promise(() => { setInterval(() => 0, 1000); })`,
  spins: `() => { for (;;); }`,
  exits: `() => { process.exit(3); }`,
  huge: `() => ({ text: 'x'.repeat(10 * 1024 * 1024) })`,
  nothing: `() => undefined`,
  circular: `() => { const a: Record<string, unknown> = {}; a['a'] = a; return a; }`,
  bigint: `() => ({ n: 1n })`,
  callable: `() => () => 1`,
  crashes: `() => { setTimeout(() => { throw new Error('fell over later'); }, 5); return new Promise(() => { setInterval(() => 0, 1000); }); }`,
} as const;

export type BadFunction = keyof typeof HANDLERS;

export function writeBadFunctions(folder: string): void {
  mkdirSync(join(folder, 'functions'));
  for (const [name, source] of Object.entries(HANDLERS)) {
    writeFileSync(join(folder, 'functions', `${name}.ts`), `export const handler = ${source};\n`);
  }
  writeFileSync(join(folder, 'functions', 'empty.ts'), 'export const other = 1;\n');
  const names = [...Object.keys(HANDLERS), 'empty'];
  writeFileSync(
    join(folder, 'faasmark.config.ts'),
    `import { join } from 'node:path';
const workload = (name: string) => ({
  name, title: name, description: name, group: 'invocation', parameters: [], compositions: ['caller'],
  design: () => ({
    functions: [{ name, sources: { node: join(import.meta.dirname, 'functions', name + '.ts') } }],
    flow: { kind: 'task', function: name },
    input: (call: number) => ({ call }),
    check: (result: any) => (result?.ok === true ? null : 'expected ok, got ' + JSON.stringify(result) + '\\u001b[31m'),
  }),
});
export default { extend: { workloads: ${JSON.stringify(names)}.map(workload) } };
`,
  );
}
