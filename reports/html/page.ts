/** A run and the page's own script and style go in; one HTML document that needs nothing else comes out. */
import type { RunRecord } from '../../src/model/RunRecord.js';
import { documentOf } from '../page/document.js';
import { html } from '../page/markup.js';
import { utcTime } from '../utc-time.js';
import { summaryOf } from '../summary-rows.js';
import { reportDataOf } from './report-data.js';
import { answerSection } from './sections/answer.js';
import { coldStartsSection } from './sections/cold-starts.js';
import { comparisonSection } from './sections/comparison.js';
import { compositionSection } from './sections/composition.js';
import { connectionsSection } from './sections/connections.js';
import { costSection } from './sections/cost.js';
import { failuresSection } from './sections/failures.js';
import { methodSection } from './sections/method.js';
import { percentilesSection } from './sections/percentiles.js';
import { segmentsSection } from './sections/segments.js';
import { summarySection } from './sections/summary.js';
import { sweepsSection } from './sections/sweeps.js';
import { thresholdsSection } from './sections/thresholds.js';
import { timePartsSection } from './sections/time-parts.js';
import { timelineSection } from './sections/timeline.js';
import { trialsSection } from './sections/trials.js';
import { vantagesSection } from './sections/vantages.js';
import { warningsSection } from './sections/warnings.js';

export interface ReportAssets {
  script: string;
  style: string;
}

export function pageOf(run: RunRecord, { script, style }: ReportAssets): string {
  const measured = run.series.length > 0;
  const summary = summaryOf(run);
  const data = reportDataOf(run, summary);
  return documentOf({
    title: `FaaSMark ${utcTime(run.startedAt)}`,
    generator: `FaaSMark ${run.tool.version}`,
    assets: { kind: 'inline', script, style },
    data,
    body: html`<a class="skip" href="#main">Skip to the figures</a>
      <div class="page">
        ${answerSection(run)}
        <main id="main">
          ${warningsSection(run)} ${thresholdsSection(run)} ${measured ? comparisonSection(run) : null}
          ${measured ? summarySection(run, summary) : null} ${vantagesSection(run)}
          ${measured ? compositionSection(data) : null} ${measured ? percentilesSection(data) : null}
          ${measured ? timelineSection(data) : null} ${timePartsSection(run, data)} ${sweepsSection(data)}
          ${segmentsSection(run)} ${costSection(run, summary, data)} ${coldStartsSection(run)}
          ${connectionsSection(run)} ${failuresSection(run)} ${trialsSection(run, data)} ${methodSection(run)}
        </main>
        <footer>
          <p>
            Written by FaaSMark ${run.tool.version} from run ${run.id}. One file, no network: keep it, send
            it, publish it.
          </p>
        </footer>
      </div>`,
  });
}
