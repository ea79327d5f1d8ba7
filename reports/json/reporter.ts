/** A run goes in; its record comes out as JSON, keys in the order of the schema, two blanks deep. */
import type { Reporter } from '../../src/model/Reporter.js';
import { RunRecordSchema } from '../../src/model/RunRecord.js';
import { inSchemaOrder } from './in-schema-order.js';

export const jsonReporter: Reporter = {
  name: 'json',
  description: 'the whole record of the run, as run.json has it (faasmark.run/1)',
  destination: 'stdout',
  render: (run) =>
    Promise.resolve([
      { path: 'run.json', contents: `${JSON.stringify(inSchemaOrder(run, RunRecordSchema), null, 2)}\n` },
    ]),
};
