/** A run with callers on a platform goes in; what callers inside and outside waited, side by side, and how each of them fared, comes out. */
import type { CallerRecord, RunRecord } from '../../../src/model/RunRecord.js';
import { formatLatency } from '../../../src/ui/latency.js';
import { countText, shareText } from '../../number-text.js';
import { dataTable } from '../../page/data-table.js';
import { html, type Markup } from '../../page/markup.js';
import { labelOf } from '../../summary-rows.js';
import { vantagePairs, vantageRatioText, type VantagePair } from '../../vantage-pairs.js';

export function vantagesSection(run: RunRecord): Markup | null {
  if (!run.callers.some(({ vantage }) => vantage === 'platform')) return null;
  const pairs = vantagePairs(run);
  return html`<section aria-labelledby="vantages">
    <h2 id="vantages">Where the caller stood</h2>
    ${pairs.length === 0 ? null : pairTable(pairs)}
    ${
      pairs.length === 0
        ? null
        : html`<ul>
            ${pairs.map(({ platform, explanation }) => html`<li><code>${labelOf(platform)}</code>: ${explanation}</li>`)}
          </ul>`
    }
    ${callerTable(run.callers)}
    <p class="note">
      ×: inside over outside, the mean of the blocks with its 95 % interval. Each caller watches itself: the
      floor is null calls with nothing else going on, the canary null calls while it drives, the lag how late
      it sent. CPU before: the share of a core that it got while it computed. Clock: how far its clock was
      from the command's when it began, and how sure that is. Nothing of all this is subtracted from a
      latency.
    </p>
  </section>`;
}

function pairTable(pairs: readonly VantagePair[]): Markup {
  return dataTable({
    label: 'The same calls from outside and from the platform',
    headers: ['series', 'p50 outside', 'p50 inside', '× p50', 'p99 outside', 'p99 inside', '× p99'],
    rows: pairs.map(({ external, platform, p50, p99 }) => ({
      cells: [
        html`<code>${labelOf(platform)}</code>`,
        formatLatency(external.attained.p50Us),
        formatLatency(platform.attained.p50Us),
        vantageRatioText(p50),
        formatLatency(external.attained.p99Us),
        formatLatency(platform.attained.p99Us),
        vantageRatioText(p99),
      ],
    })),
  });
}

function callerTable(callers: readonly CallerRecord[]): Markup {
  return dataTable({
    label: 'Callers',
    headers: [
      'caller',
      'stands',
      'floor p50',
      'canary p50',
      'lag p50',
      'lag p99',
      'CPU before',
      'CPU driving',
      'clock',
      'requests',
      'lost',
    ],
    textColumns: [1],
    rows: callers.map(({ id, vantage, region, calibration, initiator }) => ({
      cells: [
        html`<code>${id}</code>`,
        vantage === 'external' ? 'outside' : `on the platform, ${region ?? 'somewhere'}`,
        formatLatency(calibration.floor.p50Us),
        formatLatency(calibration.canary.p50Us),
        formatLatency(calibration.scheduleLag.p50Us),
        formatLatency(calibration.scheduleLag.p99Us),
        shareText(initiator?.cpuShare ?? null),
        shareText(initiator?.driveCpuShare ?? null),
        clockText(initiator),
        initiator === undefined ? '–' : countText(initiator.intended),
        initiator === undefined ? '–' : countText(initiator.lost),
      ],
    })),
  });
}

function clockText(initiator: CallerRecord['initiator']): string {
  const clock = initiator?.clock ?? null;
  return clock === null
    ? '–'
    : `${(clock.offsetUs / 1_000).toFixed(1)} ± ${(clock.uncertaintyUs / 1_000).toFixed(1)} ms`;
}
