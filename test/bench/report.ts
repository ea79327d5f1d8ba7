/** Large synthetic runs go in; how long and how much memory report, dashboard and comparison take comes out, beside their goals. `npm run bench:report` */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { syntheticRun } from '../fixtures/synthetic-run.js';
import { median } from './in-blocks.js';
import { figure, tableLines } from './print-table.js';
import { folderFiles } from './report/folder-files.js';
import { openingSeconds } from './report/opening-time.js';
import { timedCommand } from './report/timed-command.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    series: { type: 'string', default: '50' },
    only: { type: 'string', default: '' },
    blocks: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 0, 1, 3, 17);
const runs = Number(values.runs);
const only = new RegExp(values.only);
const blocks = Number(values.blocks);

interface Finding {
  what: string;
  value: number;
  goal: number;
  unit: string;
}
const findings: Finding[] = [];
const found = (what: string, value: number | null, goal: number, unit: string): void => {
  findings.push({ what, value: value ?? Number.NaN, goal, unit });
};

async function store(folder: string, run: RunRecord): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run.json'), JSON.stringify(run));
  return folder;
}

/** One after the other: the median of several processes. */
async function repeated(args: readonly string[], cwd: string): Promise<{ seconds: number; peakMb: number }> {
  const all = [];
  for (let block = 0; block < blocks; block++) all.push(await timedCommand(args, cwd));
  return {
    seconds: median(all.map(({ seconds }) => seconds)) ?? Number.NaN,
    peakMb: Math.max(...all.map(({ peakMb }) => peakMb)),
  };
}

async function benchReport(cwd: string): Promise<void> {
  const long = { startedAt: new Date(FIRST), seriesCount: 200, secondsPerTrial: 360 };
  const run = await store(join(cwd, 'long'), syntheticRun({ ...long, id: 'long', seed: 1 }));
  const { seconds, peakMb } = await repeated(['report', run, '--reporter', 'html', '--out', 'page'], cwd);
  found('report of 200 series with an hour of seconds each', seconds, 2, 's');
  found('… its size', (await folderFiles(join(cwd, 'page'))).bytes / 1e6, 3, 'MB');
  found('… peak memory', peakMb, Number.NaN, 'MB');
  const opened = await openingSeconds(join(cwd, 'page', 'report.html'), blocks);
  if (opened === null) console.log('Chromium is not installed: how long the page takes to open is unknown');
  else found('… opening it in a browser', opened, 1, 's');
}

async function benchCompare(cwd: string): Promise<void> {
  const wide = { seriesCount: 200 };
  const base = syntheticRun({ ...wide, id: 'base', startedAt: new Date(FIRST), seed: 1 });
  const head = syntheticRun({ ...wide, id: 'head', startedAt: new Date(FIRST + DAY_MS), seed: 5 });
  await store(join(cwd, 'base'), base);
  await store(join(cwd, 'head'), head);
  const { seconds } = await repeated(['compare', 'base', 'head', '--reporter', 'terminal'], cwd);
  found('compare of two runs of 200 series', seconds, 5, 's');
  const page = await repeated(
    ['compare', 'base', 'head', '--reporter', 'html,json,markdown', '--out', 'compared'],
    cwd,
  );
  found('… with page, JSON and Markdown', page.seconds, 5, 's');
}

async function benchDashboard(cwd: string): Promise<void> {
  const seriesCount = Number(values.series);
  const at = (place: number) => {
    const id = `run-${String(place).padStart(5, '0')}`;
    const startedAt = new Date(FIRST + (place * DAY_MS) / 4);
    const scale = place > runs * 0.7 ? 1.2 : 1;
    const providers = ['alpha', 'beta'];
    return syntheticRun({ id, startedAt, seriesCount, seed: place, scale, providers, sharedCores: false });
  };
  for (let place = 0; place < runs; place++) await store(join(cwd, 'runs', String(place)), at(place));
  const inputMb = (await folderFiles(join(cwd, 'runs'))).bytes / 1e6;
  console.log(`${runs} runs of ${seriesCount} series: ${inputMb.toFixed(0)} MB of run.json`);
  const args = ['dashboard', 'runs', '--out', 'site'];
  const first = await timedCommand(args, cwd);
  found(`dashboard of ${runs} runs of ${seriesCount} series`, first.seconds, 20, 's');
  found('… peak memory', first.peakMb, 500, 'MB');
  const site = await folderFiles(join(cwd, 'site'));
  found('… size of the site', site.bytes / 1e6, 200, 'MB');
  const more = [];
  for (let block = 0; block < blocks; block++) {
    await store(join(cwd, 'runs', String(runs + block)), at(runs + block));
    more.push(await timedCommand(args, cwd));
  }
  found('… one more run', median(more.map(({ seconds }) => seconds)), 2, 's');
  const now = await folderFiles(join(cwd, 'site'));
  const written = [...now.writtenMs].filter(([path, ms]) => site.writtenMs.get(path) !== ms).length;
  found(`… files written for each more run, of ${now.writtenMs.size}`, written / blocks, Number.NaN, '');
}

const cwd = await mkdtemp(join(tmpdir(), 'faasmark-bench-'));
try {
  if (only.test('report')) await benchReport(cwd);
  if (only.test('compare')) await benchCompare(cwd);
  if (only.test('dashboard')) await benchDashboard(cwd);
} finally {
  if (values.keep) console.log(cwd);
  else await rm(cwd, { recursive: true });
}
const rows = findings.map(({ what, value, goal, unit }) => [
  what,
  `${figure(value)} ${unit}`,
  Number.isNaN(goal) ? '' : `${goal} ${unit}`,
  Number.isNaN(goal) ? '' : value <= goal ? 'met' : 'missed',
]);
for (const line of tableLines(['', 'measured', 'goal', ''], rows)) console.log(line);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(findings, null, 2)}\n`);
