/** A reporter: a stored run goes in, files or text come out; the same run gives the same bytes. */
import type { RunRecord } from './RunRecord.js';

/** One file of a report, relative to the run's folder. */
export interface ReportFile {
  path: string;
  contents: string | Uint8Array;
}

/** What a report for GitHub Actions is made of: Markdown for the step summary, and workflow commands. */
export const GITHUB_FILES = { summary: 'step-summary.md', annotations: 'annotations' } as const;

export interface ReportOptions {
  /** For text that goes to a terminal. */
  columns: number;
  color: boolean;
}

export interface Reporter {
  name: string;
  description: string;
  /**
   * `file`: written into the run's folder. `stdout`: printed. `github`: handed to the step of GitHub Actions, under the
   * names in `GITHUB_FILES`.
   */
  destination: 'file' | 'stdout' | 'github';
  /** Pure: no clock, no file but its own bundled assets, no network. */
  render(run: RunRecord, options: ReportOptions): Promise<readonly ReportFile[]>;
}
