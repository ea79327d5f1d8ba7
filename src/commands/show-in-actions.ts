/** Reports for GitHub Actions go in; the step has them: the summary appended to its file, annotations where the runner reads them. */
import { appendFile, stat } from 'node:fs/promises';
import { githubActions, STEP_SUMMARY_BYTES } from '../config/github-actions.js';
import { messageOf } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import { GITHUB_FILES } from '../model/Reporter.js';
import type { RunRecord } from '../model/RunRecord.js';
import { renderReports, type Report } from '../report/render-reports.js';
import { cutMarkdown } from '../ui/cut-markdown.js';
import { printable } from '../ui/printable.js';
import type { CommandHost } from './command.js';

/** Of a run that has just ended, whatever else is printed of it. A reporter that breaks costs what it would have shown. */
export async function showRunInActions(
  record: RunRecord,
  names: readonly string[],
  catalog: Catalog,
  host: CommandHost,
): Promise<void> {
  const wanted = catalog.reporters.filter(({ name }) => names.includes(name));
  const loaded = await Promise.all(wanted.map((entry) => entry.load()));
  const own = loaded.filter(({ destination }) => destination === 'github');
  const { reports, failed } = await renderReports(record, own, { columns: 0, color: false });
  for (const { reporter, reason } of failed) {
    host.stderr.write(`note: reporter ${reporter} broke: ${printable(reason)}\n`);
  }
  await showInActions(reports, host);
}

/**
 * Annotations go to stderr, which the runner reads as well: stdout may be JSON that somebody parses. Elsewhere both are
 * printed, for whoever wants to see them. A summary that cannot be written fails nothing: it is a copy.
 */
export async function showInActions(reports: readonly Report[], host: CommandHost): Promise<void> {
  const files = reports
    .filter(({ reporter }) => reporter.destination === 'github')
    .flatMap((report) => report.files);
  const actions = githubActions(host.env);
  for (const { path, contents } of files) {
    const text = typeof contents === 'string' ? contents : new TextDecoder().decode(contents);
    if (actions === null) host.stdout.write(text);
    else if (path === GITHUB_FILES.annotations) host.workflowCommands.write(text);
    else if (actions.summaryPath !== null) await append(actions.summaryPath, text, host);
  }
}

/** Steps may have written to it before, and their part counts. */
async function append(path: string, markdown: string, host: CommandHost): Promise<void> {
  try {
    const taken = await sizeOf(path);
    await appendFile(path, cutMarkdown(`${taken > 0 ? '\n' : ''}${markdown}`, STEP_SUMMARY_BYTES - taken));
  } catch (error) {
    host.stderr.write(`note: the step summary was not written: ${printable(messageOf(error))}\n`);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
