/** A run record goes in; what the chosen reporters print of it goes to stdout: with `--json` the record itself and nothing else. */
import { FaasmarkError, messageOf } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import type { RunRecord } from '../model/RunRecord.js';
import type { CommandHost } from './command.js';

export interface PrintOptions {
  reporters: readonly string[];
  json: boolean;
  catalog: Catalog;
  host: Pick<CommandHost, 'stdout'>;
  columns: number;
  color: boolean;
}

/** Those that write files are left to the run itself. */
export async function printRecord(record: RunRecord, options: PrintOptions): Promise<void> {
  const names = options.json ? ['json'] : options.reporters;
  for (const name of names) {
    const reporter = await options.catalog.reporters.find((entry) => entry.name === name)?.load();
    if (reporter?.destination !== 'stdout') continue;
    try {
      for (const { contents } of await reporter.render(record, options)) {
        options.host.stdout.write(
          typeof contents === 'string' ? contents : Buffer.from(contents).toString('utf8'),
        );
      }
    } catch (error) {
      throw new FaasmarkError({
        code: 'bug',
        message: `reporter ${name} broke: ${messageOf(error)}`,
        hint: 'the results are stored; faasmark report latest --reporter <another>',
        cause: error,
      });
    }
  }
}
