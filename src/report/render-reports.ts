/** A stored run and reporters go in; files are written into its folder and text for stdout comes out. */
import { dirname, join } from 'node:path';
import { messageOf } from '../errors.js';
import type { Reporter, ReportFile, ReportOptions } from '../model/Reporter.js';
import type { RunRecord } from '../model/RunRecord.js';
import { writeAtomically } from '../record/atomic-file.js';
import { makeFolder } from '../record/make-folder.js';

export interface FailedReport {
  reporter: string;
  reason: string;
  error: unknown;
}

/** What one reporter made of the run. Nothing is on the disk yet. */
export interface Report {
  reporter: Pick<Reporter, 'name' | 'destination'>;
  files: readonly ReportFile[];
}

export interface Rendered {
  reports: Report[];
  /** Reporters that broke, and why: the others are there. */
  failed: FailedReport[];
}

export interface Written {
  /** Paths written. */
  files: string[];
  failed: FailedReport[];
}

export async function renderReports(
  record: RunRecord,
  reporters: readonly Reporter[],
  options: ReportOptions,
): Promise<Rendered> {
  const rendered: Rendered = { reports: [], failed: [] };
  for (const reporter of reporters) {
    try {
      rendered.reports.push({ reporter, files: await reporter.render(record, options) });
    } catch (error) {
      rendered.failed.push({ reporter: reporter.name, reason: messageOf(error), error });
    }
  }
  return rendered;
}

/** Those for files: each file is whole or as it was before. */
export async function writeReports(reports: readonly Report[], folder: string): Promise<Written> {
  const written: Written = { files: [], failed: [] };
  for (const { reporter, files } of reports) {
    if (reporter.destination !== 'file') continue;
    try {
      for (const { path, contents } of files) {
        const target = join(folder, path);
        await makeFolder(dirname(target));
        await writeAtomically(target, contents);
        written.files.push(target);
      }
    } catch (error) {
      written.failed.push({ reporter: reporter.name, reason: messageOf(error), error });
    }
  }
  return written;
}

/** Those for people who look on, in the order of the reporters. */
export function printedText(reports: readonly Report[]): string {
  return reports
    .filter(({ reporter }) => reporter.destination === 'stdout')
    .flatMap(({ files }) => files)
    .map(({ contents }) => (typeof contents === 'string' ? contents : new TextDecoder().decode(contents)))
    .join('');
}
