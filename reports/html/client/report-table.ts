/** The embedded data and the name of a table go in; the table that was too long to be written into the page comes out. */
import type { PlainTable } from '../../page/PlainTable.js';
import type { ReportData } from '../ReportData.js';
import {
  compositionTable,
  costRateTable,
  costTable,
  distributionTable,
  partsTable,
  percentileTable,
  sweepTable,
} from '../tables/series-tables.js';
import { blocksTable, secondsTable, trialsTable } from '../tables/time-tables.js';

export function reportTable(
  data: ReportData,
  kind: string,
  place: number,
  shown: ReadonlySet<number> | null,
): PlainTable | null {
  const group = data.groups[place];
  const sweep = data.sweeps[place];
  if (kind === 'trials') return trialsTable(data);
  if (kind === 'sweep') return sweep === undefined ? null : sweepTable(sweep);
  if (group === undefined) return null;
  switch (kind) {
    case 'composition':
      return compositionTable(group, data.tail);
    case 'percentiles':
      return percentileTable(group);
    case 'distribution':
      return distributionTable(group);
    case 'heatmap':
      return blocksTable(group);
    case 'timeline':
      return secondsTable(group, shown);
    case 'parts':
      return partsTable(group);
    case 'cost':
      return costTable(group, data.tail);
    case 'cost-rate':
      return costRateTable(group);
    default:
      return null;
  }
}
