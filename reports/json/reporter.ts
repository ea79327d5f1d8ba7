/** A run goes in; its record comes out as JSON, keys in the order of the schema, two blanks deep. */
import type { Reporter } from '../../src/model/Reporter.js';
import { RunRecordSchema, type RunRecord } from '../../src/model/RunRecord.js';
import { inSchemaOrder } from './in-schema-order.js';

export const jsonReporter: Reporter = {
  name: 'json',
  description: 'the whole record of the run, as run.json has it (faasmark.run/1)',
  destination: 'stdout',
  render: (run) => Promise.resolve([{ path: 'run.json', contents: jsonOf(run) }]),
};

/** `##[` in a line of a log is a command to the runner of GitHub Actions; as JSON the escaped one is the same text. */
function jsonOf(run: RunRecord): string {
  const text = JSON.stringify(inSchemaOrder(run, RunRecordSchema), null, 2);
  return `${text.replaceAll('##[', '#\\u0023[')}\n`;
}
