/** A site goes in; the page that compares two of its runs in the browser comes out, with the list that it chooses from. */
import type { Site } from '../../src/model/Site.js';
import { dataTable } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { plainText } from '../plain-text.js';
import type { CompareData } from './SeriesData.js';

export function compareBody({ runs }: Site): Markup {
  return html`<h1>Compare two runs</h1>
    <p class="answer" id="comparison-answer" role="status">
      ${runs.length < 2 ? 'There is only one run yet.' : 'Choose two runs.'}
    </p>
    <p>
      <span class="label">Exploratory.</span> Two runs at different times differ in more than the code, and
      nobody said beforehand what was to be shown: a difference here is a reason to look, and no finding.
      <code>faasmark run --against</code> measures two versions side by side, and
      <code>faasmark compare</code> judges a run against at least five earlier ones.
    </p>
    <noscript
      ><p>
        This page needs its script: it reads the two runs from files of this site and compares them here.
      </p></noscript
    >
    <form class="choose" id="choose" hidden>
      <label
        >Base
        <select id="base" name="base"></select
      ></label>
      <label
        >Head
        <select id="head" name="head"></select
      ></label>
      <button type="button" id="swap">Swap</button>
    </form>
    <div id="comparison" hidden>
      ${dataTable({
        id: 'comparison-table',
        label: 'Ratios of head over base',
        sortable: false,
        textColumns: [8],
        headers: [
          'Series',
          'p99, base',
          'p99, head',
          'Ratio of p99',
          '95 % interval',
          'Ratio of p50',
          '95 % interval',
          'Says',
          'Remarks',
        ],
        rows: [],
      })}
      <p class="note">
        Ratio: head over base. Intervals from the spread between trials of both runs (Welch), each by itself;
        the verdict uses wider ones, since so many are read at once (Benjamini and Hochberg), and calls ratios
        within 5 % the same. Trials know nothing of how much runs differ from day to day.
      </p>
    </div>`;
}

export function compareData({ runs }: Site): CompareData {
  return {
    runs: [...runs].reverse().map(({ slug, id, startedAt }) => ({
      slug,
      id: plainText(id, 80),
      startedAt,
      month: startedAt.slice(0, 7),
    })),
  };
}
