/** A stored run and reporters go in; files are written into its folder and text for stdout comes out. */
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import type { Reporter, ReportOptions } from '../model/Reporter.js';
import type { RunRecord } from '../model/RunRecord.js';

export interface Rendered {
  /** Paths written. */
  files: string[];
  /** For stdout, in the order of the reporters. */
  text: string;
  /** Reporters that broke, and why: the others have still written theirs. */
  failed: { reporter: string; reason: string; error: unknown }[];
}

export async function renderReports(
  record: RunRecord,
  folder: string,
  reporters: readonly Reporter[],
  options: ReportOptions,
  write: (path: string, contents: string | Uint8Array) => Promise<void>,
): Promise<Rendered> {
  const rendered: Rendered = { files: [], text: '', failed: [] };
  for (const reporter of reporters) {
    try {
      for (const { path, contents } of await reporter.render(record, options)) {
        if (reporter.destination === 'file') {
          await write(join(folder, path), contents);
          rendered.files.push(join(folder, path));
        } else {
          rendered.text += typeof contents === 'string' ? contents : new TextDecoder().decode(contents);
        }
      }
    } catch (error) {
      rendered.failed.push({ reporter: reporter.name, reason: messageOf(error), error });
    }
  }
  return rendered;
}
