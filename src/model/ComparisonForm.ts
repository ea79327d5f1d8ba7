/** A form of a comparison: its document goes in, one file comes out; the same document gives the same bytes. */
import type { ComparisonDocument } from './ComparisonDocument.js';
import type { ReportOptions } from './Reporter.js';

export interface ComparisonForm {
  name: string;
  description: string;
  /** As it is called in the folder of `--out`; null: it is only printed. */
  file: string | null;
  /** Whether it makes sense on stdout. */
  printed: boolean;
  /** Pure: no clock, no file but its own bundled assets, no network. */
  render(document: ComparisonDocument, options: ReportOptions): Promise<string>;
}
