/** Suites of test cases go in; one JUnit document comes out, well-formed whatever text stands in it. */

/** How a case ended. `details` may have several lines. */
export type JunitOutcome =
  { kind: 'passed' } | { kind: 'failure' | 'error' | 'skipped'; message: string; details?: string };

export interface JunitCase {
  name: string;
  /** What the case is about: tools group cases by it. */
  classname: string;
  outcome: JunitOutcome;
}

export interface JunitSuite {
  name: string;
  /** Facts that all cases share, such as the id of a run. */
  properties: readonly (readonly [name: string, value: string])[];
  cases: readonly JunitCase[];
}

/**
 * Only elements and attributes that the schemas of Jenkins have in common (junit-4.xsd to junit-10.xsd of its xunit plugin):
 * what CI systems agree about. No case has a time, since nobody measured one.
 */
export function junitDocument(suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const { tests, failures, errors } = totals(cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'faasmark', tests, failures, errors })}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, properties, cases }: JunitSuite): string[] {
  return [
    `  <testsuite${attributes({ name, ...totals(cases) })}>`,
    ...(properties.length === 0
      ? []
      : [
          '    <properties>',
          ...properties.map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
          '    </properties>',
        ]),
    ...cases.map(caseText),
    '  </testsuite>',
  ];
}

function caseText({ name, classname, outcome }: JunitCase): string {
  const head = `    <testcase${attributes({ name, classname })}`;
  switch (outcome.kind) {
    case 'passed':
      return `${head}/>`;
    // In the text of the element as well as in the attribute: GitLab shows the one, Jenkins the other.
    case 'failure':
    case 'error': {
      const { kind, message, details } = outcome;
      const open = `${kind}${attributes({ message })}`;
      return `${head}>\n      <${open}>${xmlText(details ?? message)}</${kind}>\n    </testcase>`;
    }
    // Text alone: older schemas know no attribute here, and consumers read the text where there is none.
    case 'skipped': {
      const { message, details } = outcome;
      const text = details === undefined ? message : `${message}\n${details}`;
      return `${head}>\n      <skipped>${xmlText(text)}</skipped>\n    </testcase>`;
    }
    default:
      return outcome satisfies never;
  }
}

interface Totals {
  tests: string;
  failures: string;
  errors: string;
  skipped: string;
}

function totals(cases: readonly JunitCase[]): Totals {
  const of = (kind: JunitOutcome['kind']): string =>
    String(cases.filter(({ outcome }) => outcome.kind === kind).length);
  return {
    tests: String(cases.length),
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
  };
}

function attributes(values: Readonly<Record<string, string>> | Totals): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${attributeText(value)}"`)
    .join('');
}

/** Everything that is no Char of XML 1.0 (section 2.2), lone surrogates among it: it may not stand there even escaped. */
const NO_CHAR = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** `]]>` may not stand in text (2.4), and a carriage return would be read as a line feed (2.11). */
function xmlText(text: string): string {
  return text
    .replace(NO_CHAR, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A parser makes blanks of tabs and line ends in attributes unless they are written as references (3.3.3). */
function attributeText(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}
