/** A comparison document goes in; the same comes out as JSON, keys in the order of the schema, two blanks deep. */
import { ComparisonDocumentSchema } from '../../src/model/ComparisonDocument.js';
import type { ComparisonForm } from '../../src/model/ComparisonForm.js';
import { inSchemaOrder } from '../json/in-schema-order.js';

export const jsonComparison: ComparisonForm = {
  name: 'json',
  description: 'comparison.json: the whole comparison (faasmark.comparison/1)',
  file: 'comparison.json',
  printed: true,
  render: (document) =>
    Promise.resolve(`${JSON.stringify(inSchemaOrder(document, ComparisonDocumentSchema), null, 2)}\n`),
};
