/** Two runs chosen from the site's list go in; the ratios of their series come out as a table, and the choice stands in the URL's hash. */
import { compareSummaries } from '../../../src/dashboard/derive/compare-summaries.js';
import { summariesOf, type HistoryFile } from '../../../src/dashboard/derive/history.js';
import type { SeriesComparison } from '../../../src/model/Comparison.js';
import type { RunSummary } from '../../../src/model/Site.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { onState, readState, writeState } from '../../page/client/view-state.js';
import type { CompareData, CompareRun } from '../SeriesData.js';

/** Called by the files of the history, which are scripts since a page from a disk may not fetch. */
const CALLED = 'faasmarkHistory';
const VERDICTS = {
  worse: '▲ slower',
  better: '▼ faster',
  same: 'same',
  'cannot-tell': "can't tell",
} as const;

export function liveComparison(root: Document): void {
  const form = root.querySelector<HTMLFormElement>('#choose');
  if (form === null) return;
  const { runs } = JSON.parse(root.getElementById('page-data')?.textContent ?? '{"runs":[]}') as CompareData;
  if (runs.length < 2) return;
  const load = loader(root);
  const base = chooser(root, 'base', runs);
  const head = chooser(root, 'head', runs);
  if (base === null || head === null) return;
  form.hidden = false;
  let latest = 0;
  const compare = async (): Promise<void> => {
    const turn = ++latest;
    base.value = known(runs, readState('base')) ?? runs[1]?.slug ?? '';
    head.value = known(runs, readState('head')) ?? runs[0]?.slug ?? '';
    const pair = [base.value, head.value].map((slug) => runs.find((run) => run.slug === slug));
    const [left, right] = await Promise.all(pair.map(async (run) => (run === undefined ? null : load(run))));
    // A newer choice was made while the files came.
    if (turn === latest) show(root, left ?? null, right ?? null);
  };
  const choose = (): void => {
    writeState('base', base.value);
    writeState('head', head.value);
    void compare();
  };
  base.addEventListener('change', choose);
  head.addEventListener('change', choose);
  root.getElementById('swap')?.addEventListener('click', () => {
    [base.value, head.value] = [head.value, base.value];
    choose();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  onState(() => void compare());
  void compare();
}

function known(runs: readonly CompareRun[], slug: string | null): string | undefined {
  return runs.find((run) => run.slug === slug)?.slug;
}

function chooser(root: Document, id: 'base' | 'head', runs: readonly CompareRun[]): HTMLSelectElement | null {
  const select = root.querySelector<HTMLSelectElement>(`#${id}`);
  for (const { slug, id: name, startedAt } of runs) {
    const option = root.createElement('option');
    option.value = slug;
    option.textContent = `${startedAt.slice(0, 16).replace('T', ' ')} UTC · ${name}`;
    select?.append(option);
  }
  return select;
}

/** Each file of the history is loaded once. */
function loader(root: Document): (run: CompareRun) => Promise<RunSummary | null> {
  const months = new Map<string, Promise<RunSummary[]>>();
  const waiting: ((file: HistoryFile) => void)[] = [];
  Object.assign(globalThis, { [CALLED]: (file: HistoryFile): void => waiting.shift()?.(file) });
  let queue: Promise<unknown> = Promise.resolve();
  const fetchMonth = (month: string): Promise<RunSummary[]> => {
    // One at a time, so that each call belongs to the script that was asked for last.
    const next = queue.then(
      () =>
        new Promise<RunSummary[]>((resolve) => {
          const script = root.createElement('script');
          script.src = `data/history/${month}.js`;
          waiting.length = 0;
          waiting.push((file) => resolve(summariesOf(file)));
          script.addEventListener('error', () => resolve([]));
          root.body.append(script);
        }),
    );
    queue = next;
    return next;
  };
  return async ({ month, slug }) => {
    const loading = months.get(month) ?? fetchMonth(month);
    months.set(month, loading);
    return (await loading).find((run) => run.slug === slug) ?? null;
  };
}

function show(root: Document, base: RunSummary | null, head: RunSummary | null): void {
  const answer = root.getElementById('comparison-answer');
  const result = root.getElementById('comparison');
  const body = result?.querySelector('tbody');
  if (answer === null || result === null || !body) return;
  if (base === null || head === null) {
    answer.textContent = 'The file of one of these runs is missing in this site.';
    result.hidden = true;
    return;
  }
  const compared = compareSummaries(base, head);
  const p99 = compared.filter(({ quantile }) => quantile === 'p99');
  answer.textContent = base.id === head.id ? 'This is one and the same run.' : answerOf(p99);
  body.replaceChildren(...p99.map((one) => rowOf(root, one, compared)));
  result.hidden = false;
}

function answerOf(p99: readonly SeriesComparison[]): string {
  const count = (verdict: SeriesComparison['verdict']): number =>
    p99.filter((one) => one.ratio !== null && one.verdict === verdict).length;
  const without = p99.filter(({ ratio }) => ratio === null).length;
  return (
    `By p99: ${String(count('worse'))} slower, ${String(count('better'))} faster, ${String(count('same'))} the same, ` +
    `${String(count('cannot-tell'))} can't be told${without === 0 ? '' : `, ${String(without)} without a ratio`}.`
  );
}

function rowOf(root: Document, one: SeriesComparison, all: readonly SeriesComparison[]): HTMLTableRowElement {
  const p50 = all.find(({ series, quantile }) => series === one.series && quantile === 'p50');
  const row = root.createElement('tr');
  const name = root.createElement('th');
  name.scope = 'row';
  name.className = 'text';
  const text = root.createElement('bdi');
  text.textContent = one.series;
  name.append(text);
  row.append(name);
  const cells = [
    formatLatency(one.baseUs),
    formatLatency(one.headUs),
    ratioText(one.ratio),
    rangeText(one.ci95),
    ratioText(p50?.ratio ?? null),
    rangeText(p50?.ci95 ?? null),
    one.ratio === null ? '–' : VERDICTS[one.verdict],
  ];
  for (const cell of cells) row.insertCell().textContent = cell;
  const remarks = row.insertCell();
  remarks.className = 'text';
  const words = root.createElement('span');
  words.className = 'remarks';
  words.textContent = one.notes.join('; ');
  remarks.append(words);
  return row;
}

function ratioText(ratio: number | null): string {
  return ratio === null ? '–' : ratio.toFixed(3);
}

function rangeText(range: readonly [number, number] | null): string {
  return range === null ? '–' : `${range[0].toFixed(3)}–${range[1].toFixed(3)}`;
}
