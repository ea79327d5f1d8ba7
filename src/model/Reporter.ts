/** A reporter: a stored run goes in, files or text come out; the same run gives the same bytes. */
import type { RunRecord } from './RunRecord.js';

/** One file of a report, relative to the run's folder. */
export interface ReportFile {
  path: string;
  contents: string | Uint8Array;
}

export interface ReportOptions {
  /** For text that goes to a terminal. */
  columns: number;
  color: boolean;
}

export interface Reporter {
  name: string;
  description: string;
  /** `file`: written into the run's folder. `stdout`: printed. */
  destination: 'file' | 'stdout';
  /** Pure: no clock, no file but its own bundled assets, no network. */
  render(run: RunRecord, options: ReportOptions): Promise<readonly ReportFile[]>;
}
