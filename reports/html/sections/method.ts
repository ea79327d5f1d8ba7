/** A run goes in; how it was measured comes out, so that it can be disputed and repeated: load, environment, calibration, command. */
import { formatLatency } from '../../../src/ui/latency.js';
import type { RunRecord, SeriesRecord } from '../../../src/model/RunRecord.js';
import { countText, plural, shareText } from '../../number-text.js';
import { dataTable } from '../../page/data-table.js';
import { factList } from '../../page/fact-list.js';
import { html, type Markup } from '../../page/markup.js';

const OPEN =
  'Open loop: every request has an intended start from a seeded schedule, and its response time counts from there. ' +
  'A slow reply delays no other request.';
const CLOSED =
  'Closed loop: each connection sent its next request when the last one was answered, so that a slow target got ' +
  'fewer requests. Response time is service time; these figures stand beside no open-loop ones.';

export function methodSection(run: RunRecord): Markup {
  const { client, calibration } = run;
  const environment: readonly (readonly [string, string])[] = [
    ['FaaSMark', `${run.tool.version} on Node ${run.tool.node}`],
    [
      'Caller',
      `${client.cpu}, ${plural(client.cores, 'core')}${client.sharedCores ? ' shared with the functions' : ''}, ${client.os}`,
    ],
    ['Region of the caller', client.region ?? 'not known'],
    [
      'Pacing',
      `${client.pacing}; driving thread busy ${shareText(client.cpuShare)}${client.pinned ? ', pinned' : ''}`,
    ],
    [
      'Function runtimes',
      distinct(
        run,
        (series) => `${series.runtime.identifier} (${series.runtime.language} ${series.runtime.version})`,
      ),
    ],
    ['Memory', distinct(run, (series) => `${countText(series.memoryMb)} MB`)],
    ['Load', distinct(run, loadText)],
    [
      'Connections',
      distinct(
        run,
        (series) => `${series.load.connections}, time-out ${countText(series.load.timeoutMs)} ms`,
      ),
    ],
    ['Seed', String(run.seed)],
    ['Plan', `${run.plan.suite}, ${run.plan.hash}`],
    [
      'Resources',
      `${countText(run.resources.created)} created, ${countText(run.resources.destroyed)} removed`,
    ],
  ];
  return html`<section aria-labelledby="method">
    <h2 id="method">How this was measured</h2>
    <ul>
      ${run.series.some(({ load }) => load.loop === 'closed') ? html`<li>${CLOSED}</li>` : html`<li>${OPEN}</li>`}
      <li>
        Every intended request ends in one count. Errors and time-outs are never latencies and never left out:
        in the attained quantiles they are infinitely slow.
      </li>
      <li>
        Every series ran once in each block, in seeded random order. Intervals come from the spread between
        trials.
      </li>
      <li>Nothing was subtracted: the harness's own floor stands here beside the figures.</li>
      <li>One run is a snapshot. It ranks no platforms.</li>
    </ul>
    <h3>The harness itself</h3>
    ${dataTable({
      label: 'Calibration',
      headers: ['while measuring', 'p50', 'p99', 'max'],
      rows: [
        [
          'null target before the run (floor)',
          calibration.floor.p50Us,
          calibration.floor.p99Us,
          null,
        ] as const,
        [
          'null target during the trials (canary)',
          calibration.canary.p50Us,
          calibration.canary.p99Us,
          null,
        ] as const,
        [
          'lateness of sends (schedule lag)',
          calibration.scheduleLag.p50Us,
          calibration.scheduleLag.p99Us,
          calibration.scheduleLag.maxUs,
        ] as const,
        ['delay of the event loop', null, calibration.eventLoop.p99Us, calibration.eventLoop.maxUs] as const,
      ].map(([name, ...figures]) => ({ cells: [name, ...figures.map(formatLatency)] })),
    })}
    <h3>Environment</h3>
    ${factList('environment', environment)}
    <h3>Run it again</h3>
    <pre tabindex="0"><code>${run.command}</code></pre>
  </section>`;
}

function loadText({ load }: SeriesRecord): string {
  const rate = load.rate === null ? load.profile : `${load.rate}/s ${load.arrival ?? ''}`.trim();
  return `${load.text ?? rate}, ${(load.durationMs / 1_000).toFixed(2)} s per trial`;
}

function distinct(run: RunRecord, of: (series: SeriesRecord) => string): string {
  return [...new Set(run.series.map(of))].join('; ') || 'none';
}
