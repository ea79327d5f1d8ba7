/** The history of a series goes in; a readout that follows pointer and keys, and the table of all its runs, come out. */
import { formatLatency } from '../../../src/ui/latency.js';
import { intervalText } from '../../interval-text.js';
import type { HistoryRow, SeriesData } from '../SeriesData.js';

/** As the drawing was made (`history-chart.ts`). */
const WIDTH = 1_000;
const LEFT = 70;
const RIGHT = 16;
const TOP = 46;
const FOOT = 340;

export function liveHistory(root: Document): void {
  const drawing = root.querySelector<SVGSVGElement>('#history');
  const fold = root.querySelector<HTMLDetailsElement>('#all-runs');
  const readout = root.getElementById('readout');
  const data = JSON.parse(root.getElementById('page-data')?.textContent ?? 'null') as SeriesData | null;
  if (fold === null || data === null) return;
  // Written when somebody looks, or when the page is printed with everything open.
  fold.addEventListener('toggle', () => {
    if (fold.open && fold.querySelector('table') === null) fold.append(tableOf(root, data.rows));
  });
  if (drawing !== null && readout !== null) follow(root, drawing, readout, data.rows);
}

function follow(
  root: Document,
  drawing: SVGSVGElement,
  readout: HTMLElement,
  rows: readonly HistoryRow[],
): void {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return;
  const spanMs = Math.max(last[0] - first[0], 21_600_000);
  const fromMs = first[0] - spanMs * 0.01;
  const wideMs = first[0] + spanMs * 1.02 - fromMs;
  const xOf = (at: number): number => LEFT + ((at - fromMs) / wideMs) * (WIDTH - LEFT - RIGHT);
  const cursor = root.createElementNS('http://www.w3.org/2000/svg', 'path');
  cursor.setAttribute('class', 'cursor');
  drawing.querySelector('#cursor')?.append(cursor);
  let place = rows.length - 1;
  readout.hidden = false;
  readout.textContent = 'Point at the history, or use the arrow keys on it, to read single runs.';
  const show = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    place = index;
    cursor.setAttribute('d', `M${xOf(row[0]).toFixed(1)} ${String(TOP)}V${String(FOOT)}`);
    const [at, p50, p50Interval, p99, p99Interval, n, failures] = row;
    readout.textContent =
      `${instantText(at)}: p99 ${quantileText(p99)} (${intervalText(p99Interval)}), ` +
      `p50 ${quantileText(p50)} (${intervalText(p50Interval)}), ${String(n)} requests, ${String(failures)} failed`;
  };
  drawing.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    const at =
      fromMs + ((((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT)) * wideMs;
    show(nearest(rows, at));
  });
  drawing.parentElement?.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    show(Math.min(rows.length - 1, Math.max(0, place + step)));
  });
}

function nearest(rows: readonly HistoryRow[], at: number): number {
  let best = 0;
  rows.forEach((row, index) => {
    if (Math.abs(row[0] - at) < Math.abs((rows[best]?.[0] ?? 0) - at)) best = index;
  });
  return best;
}

function tableOf(root: Document, rows: readonly HistoryRow[]): HTMLElement {
  const region = root.createElement('div');
  region.className = 'scroll';
  region.tabIndex = 0;
  region.setAttribute('role', 'region');
  region.setAttribute('aria-label', 'All runs of this series');
  const table = root.createElement('table');
  const head = table.createTHead().insertRow();
  for (const name of [
    'Began',
    'p99',
    '95 % interval',
    'p50',
    '95 % interval',
    'Requests',
    'Failed',
    'Trials',
  ]) {
    const cell = root.createElement('th');
    cell.scope = 'col';
    cell.textContent = name;
    if (name === 'Began') cell.className = 'text';
    head.append(cell);
  }
  const body = table.createTBody();
  for (const [at, p50, p50Interval, p99, p99Interval, n, failures, trials, report] of [...rows].reverse()) {
    const row = body.insertRow();
    const began = root.createElement('th');
    began.scope = 'row';
    began.className = 'text';
    began.append(
      report === '' ? instantText(at) : linkTo(root, `../reports/${report}.html`, instantText(at)),
    );
    row.append(began);
    const texts = [
      quantileText(p99),
      intervalText(p99Interval),
      quantileText(p50),
      intervalText(p50Interval),
      String(n),
      String(failures),
      String(trials),
    ];
    for (const text of texts) row.insertCell().textContent = text;
  }
  region.append(table);
  return region;
}

function linkTo(root: Document, href: string, text: string): HTMLAnchorElement {
  const link = root.createElement('a');
  link.href = href;
  link.textContent = text;
  return link;
}

function quantileText(quantile: number | 'failing' | null): string {
  return quantile === 'failing' ? 'not attained' : formatLatency(quantile);
}

function instantText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
