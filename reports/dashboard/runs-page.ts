/** A site goes in; the page of all its runs comes out: the newest with their reports, older ones with their data and how to render it. */
import type { RunHead, Site } from '../../src/model/Site.js';
import { plural } from '../number-text.js';
import { dataTable } from '../page/data-table.js';
import { html, type Markup } from '../page/markup.js';
import { plainText } from '../plain-text.js';
import { instant, named } from './words.js';

export function runsBody(site: Site): Markup {
  const { runs } = site;
  const reports = runs.filter(({ report }) => report !== null).length;
  return html`<h1>Runs</h1>
    <p class="answer">
      ${plural(runs.length, 'run')},
      ${plural(reports, 'of them with its report', 'of them with their reports')}.
    </p>
    <p>
      The record of every run is kept, compressed. To render the report of an older one, download its data and
      type:
    </p>
    <pre>
mkdir old-run &amp;&amp; gunzip --stdout RUN.json.gz &gt; old-run/run.json
faasmark report old-run --reporter html</pre>
    ${dataTable({
      id: 'runs-table',
      label: 'All runs, the newest first',
      sortable: true,
      filterable: true,
      textColumns: [1, 2, 7],
      headers: [
        { key: 'began', content: 'Began' },
        { key: 'id', content: 'Run' },
        { key: 'suite', content: 'Suite' },
        { key: 'series', content: 'Series' },
        { key: 'out', content: 'Left out' },
        { key: 'warnings', content: 'Warnings' },
        { key: 'version', content: 'FaaSMark' },
        { key: 'data', content: 'Data' },
      ],
      rows: [...runs].reverse().map((run) => ({ cells: cellsOf(run) })),
    })}`;
}

function cellsOf(run: RunHead) {
  const id = named(run.id, 60);
  return [
    { content: instant(run.startedAt), sort: run.startedAt },
    {
      content: run.report === null ? id : html`<a href="${run.report}">${id}</a>`,
      sort: run.id.slice(0, 100),
    },
    named(run.suite, 40),
    String(run.series),
    {
      content: run.leftOut.length === 0 ? '0' : html`<a href="refused.html">${run.leftOut.length}</a>`,
      sort: run.leftOut.length,
    },
    String(run.warnings),
    plainText(run.version, 30),
    run.data === null ? 'lost' : html`<a href="${run.data}" download>json.gz</a>`,
  ];
}
