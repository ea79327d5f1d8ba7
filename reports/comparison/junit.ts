/** A comparison document goes in; `junit.xml` comes out: the gates of each head as test cases, for CI systems. */
import type { ComparisonDocument, HeadComparison } from '../../src/model/ComparisonDocument.js';
import type { ComparisonForm } from '../../src/model/ComparisonForm.js';
import { gateSuite } from '../junit-gates.js';
import { junitDocument, type JunitSuite } from '../junit-xml.js';
import { plainText } from '../plain-text.js';

export const junitComparison: ComparisonForm = {
  name: 'junit',
  description: 'junit.xml: the gates as test cases, for CI systems',
  file: 'junit.xml',
  printed: true,
  render: (document) =>
    Promise.resolve(junitDocument(document.comparisons.map((one) => suiteOf(document, one)))),
};

/** What qualifies every number stands with the suite. */
function suiteOf(document: ComparisonDocument, { head, comparison }: HeadComparison): JunitSuite {
  const suite = gateSuite(comparison, head.blocks, [
    ['faasmark', plainText(document.tool.version)],
    ['started', plainText(head.startedAt)],
    ...document.warnings
      .filter(({ code }) => code !== 'one-sided' && code !== 'left-out')
      .map(({ message }) => ['caveat', plainText(message, 600)] as const),
  ]);
  const kind = comparison.kind === 'duet' ? 'duet' : 'comparison';
  return { ...suite, name: `${kind} ${plainText(head.id, 80)}` };
}
