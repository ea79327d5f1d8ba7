/** Targets whose own log is the truth go in; how far FaaSMark, a driver in C and other load generators are from it comes out. `npm run bench:fidelity` */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pacedAutocannon } from './drivers/autocannon.js';
import { newCDriver } from './drivers/c-driver.js';
import { measureMachineStalls } from '../../src/calibrate/machine-stalls.js';
import { hey } from './drivers/hey.js';
import { startOurDriver } from './drivers/our-driver.js';
import type { Tool } from './drivers/tool.js';
import { wrk, wrk2 } from './drivers/wrk.js';
import { CELLS } from './fidelity/cells.js';
import type { Figures } from './fidelity/figures-of.js';
import { C_DRIVER, judge, OURS } from './fidelity/goals.js';
import { measureCell, type Finding } from './fidelity/measure-cell.js';
import { medianFigures } from './fidelity/median-figures.js';
import { reportLines } from './fidelity/report-lines.js';
import { startTargets } from './fidelity/targets.js';
import { inBlocks } from './in-blocks.js';
import { machineLines } from './machine-lines.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tools: { type: 'string', default: '' },
    blocks: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
});
const STALLS_SECONDS = 4;
const REHEARSED = { id: 'rehearsal', ratePerSecond: 4_000, tools: 'exact', target: 'known' } as const;
const blocks = Number(values.blocks);
const seconds = Number(values.seconds);
const cells = CELLS.filter(({ id }) => new RegExp(values.only).test(id));

const targets = await startTargets();
const tools: Tool[] = [
  await startOurDriver(targets.certificate),
  newCDriver(),
  wrk2,
  hey,
  wrk,
  pacedAutocannon,
].filter(({ name }) => name === OURS || new RegExp(values.tools).test(name));
const exact = tools.filter(({ name }) => name === OURS || name === C_DRIVER);

/** At full speed, through every behaviour: what is compiled during a cell is compiled on a core of that cell. */
async function rehearse(): Promise<void> {
  for (const secure of [false, true]) {
    for (const truth of new Set(cells.filter((cell) => cell.secure === secure).map((cell) => cell.truth))) {
      const cell = { ...REHEARSED, truth, secure };
      await measureCell(
        cell,
        tools.filter(({ name }) => name === OURS),
        targets,
        { block: 0, seconds: 1 },
      );
    }
  }
}

let findings: Map<(typeof cells)[number], Map<string, Finding>[]>;
const machine = [await measureMachineStalls(STALLS_SECONDS)];
try {
  await rehearse();
  findings = await inBlocks(cells, blocks, (cell, block) => {
    process.stderr.write(`block ${block + 1} of ${blocks}: ${cell.id}\n`);
    // A stall seen in half is no stall: whole periods.
    const whole = cell.truth === 'stall' ? Math.max(2, 2 * Math.ceil(seconds / 2)) : seconds;
    return measureCell(cell, cell.tools === 'all' ? tools : exact, targets, { block, seconds: whole });
  });
} finally {
  await Promise.all(tools.map((tool) => tool.close()));
  await targets.close();
}

machine.push(await measureMachineStalls(STALLS_SECONDS));

const results = [...findings].map(([cell, found]) => {
  const rows = tools.flatMap(({ name }) => {
    const own = found.flatMap((block) => block.get(name) ?? []);
    const figures = medianFigures(own.flatMap((it) => (it.kind === 'figures' ? [it.figures] : [])));
    const last = own.findLast((it) => it.kind !== 'figures');
    const none = last === undefined ? null : last.kind === 'broke' ? `broke: ${last.message}` : last.reason;
    const broke = own.some((it) => it.kind === 'broke');
    return own.length === 0 ? [] : [{ tool: name, figures, none, broke }];
  });
  const byTool = new Map(
    rows.flatMap(({ tool, figures }): [string, Figures][] => (figures === null ? [] : [[tool, figures]])),
  );
  return { cell, rows, verdicts: judge(cell, byTool) };
});
for (const line of [...machineLines(machine), ...reportLines(results)]) console.log(line);
if (values.json !== undefined) {
  const perBlock = [...findings].map(([cell, found]) => ({
    cell: cell.id,
    blocks: found.map((block) => Object.fromEntries(block)),
  }));
  writeFileSync(values.json, JSON.stringify({ blocks, seconds, machine, results, perBlock }, null, 2));
}
// Absolute times depend on the machine: a missed goal is shown, only a broken run fails.
const broken = results.some(({ rows }) =>
  rows.some(({ tool, broke }) => broke && (tool === OURS || tool === C_DRIVER)),
);
process.exitCode = broken ? 1 : 0;
