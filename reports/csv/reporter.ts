/** A run goes in; `summary.csv` comes out: RFC 4180, a header, one line for each series. */
import type { Reporter } from '../../src/model/Reporter.js';
import { inReadingOrder } from '../summary-rows.js';
import { COLUMNS } from './columns.js';
import { csvLine } from './csv-line.js';

export const csvReporter: Reporter = {
  name: 'csv',
  description: 'summary.csv: one line for each series, units in the names of the columns',
  destination: 'file',
  render: (run) => {
    const header = csvLine(COLUMNS.map((column) => column.name));
    const lines = inReadingOrder(run.series).map((series) =>
      csvLine(COLUMNS.map((column) => column.cell(series, run))),
    );
    return Promise.resolve([{ path: 'summary.csv', contents: header + lines.join('') }]);
  },
};
