/** A run and its embedded data go in; where the time of a call goes comes out: parts as stacked bars, and every hop that was timed. */
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { countText } from '../../number-text.js';
import { chartFigure } from '../../page/chart-figure.js';
import { lazyTwin, plainTable } from '../../page/lazy-twin.js';
import { html, type Markup } from '../../page/markup.js';
import type { PlainTable } from '../../page/PlainTable.js';
import { inReadingOrder } from '../../summary-rows.js';
import { markedLabel, marksNote } from '../marks.js';
import type { GroupData, ReportData } from '../ReportData.js';
import { partsTable } from '../tables/series-tables.js';

export function timePartsSection(run: RunRecord, { groups }: ReportData): Markup | null {
  const told = groups.some(({ series }) => series.some(({ parts }) => parts !== null));
  const hops = hopsTable(run);
  if (!told && hops.rows.length === 0) return null;
  return html`<section aria-labelledby="hops">
    <h2 id="hops">Where the time goes</h2>
    ${groups.map((data, group) =>
      data.series.every(({ parts }) => parts === null)
        ? html``
        : html`${groups.length > 1 ? html`<h3>${data.title}</h3>` : null} ${figure(data, group)}`,
    )}
    ${
      hops.rows.length === 0
        ? null
        : html`<h3 id="every-hop">Every hop</h3>
            ${plainTable(hops)}
            <p class="note">
              Functions invoked and stores used, in warm calls, each timed by the clock of whoever waited for
              it. A hop holds those inside it, so hops of one series do not add up to its response time.
            </p>`
    }
  </section>`;
}

function figure(data: GroupData, group: number): Markup {
  return chartFigure({
    kind: 'parts',
    group,
    alternative:
      'Stacked bars of where the mean warm call of each series spends its time; the table below holds the figures.',
    caption: html`A bar is the mean warm response time: means of parts add up to the mean of the whole,
      medians do not, so it is not the median of the table above, and slow calls weigh more.
      <b>Harness and its floor</b>: the median call to a target on this machine that does nothing; the network
      to a platform is not in it. <b>To the functions and back</b>: response time less floor, less the time
      from entering the first function to leaving it (by the functions’ own clocks): network, front door,
      queueing, starting the handler. <b>Stores</b>: medians of reads and writes; of those made at once, one
      counts. <b>From function to function</b>: what functions waited for others, less the time these ran; for
      calls made at once, one of them. <b>Functions</b>: what is left, the handlers themselves and their
      clients of stores and platform. <b>Not told apart</b>: left where nobody timed the parts (steps of a
      native flow are timed with their handing over). Since hops are known by medians, what they hold of slow
      calls falls to the last part.${marksNote(data.series.map(({ label }) => label))}`,
    pick: true,
    twin: lazyTwin({
      kind: 'parts',
      group,
      summary: 'These parts as a table',
      rows: data.series.length,
      table: () => partsTable(data),
    }),
  });
}

function hopsTable(run: RunRecord): PlainTable {
  return {
    label: 'Hops',
    headers: ['series', 'waits for', 'how', 'n', 'p50', 'p99'],
    textColumns: [1, 2],
    codeColumns: [0],
    rows: inReadingOrder(run.series).flatMap((series) =>
      series.hops.map((hop) => ({
        cells: [
          markedLabel(series),
          hop.name,
          hop.kind,
          countText(hop.n),
          formatLatency(hop.p50Us),
          formatLatency(hop.p99Us),
        ],
      })),
    ),
  };
}
