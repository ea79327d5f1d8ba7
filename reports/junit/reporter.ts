/** A run goes in; `junit.xml` comes out: how it ended, its thresholds, its gates, and whether each series can be trusted. */
import { EXIT } from '../../src/exit-codes.js';
import type { Reporter } from '../../src/model/Reporter.js';
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { gateSuite } from '../junit-gates.js';
import { junitDocument, type JunitOutcome, type JunitSuite } from '../junit-xml.js';
import { plainText } from '../plain-text.js';
import { emulatedStores, sharedCoresNote } from '../run-notes.js';
import { inReadingOrder } from '../summary-rows.js';
import { thresholdJudgements, type ThresholdJudgement } from '../threshold-judgements.js';

export const junitReporter: Reporter = {
  name: 'junit',
  description: 'junit.xml: thresholds, gates and trust as test cases, for CI systems',
  destination: 'file',
  render: (run) => Promise.resolve([{ path: 'junit.xml', contents: junitDocument(suitesOf(run)) }]),
};

function suitesOf(run: RunRecord): JunitSuite[] {
  const { comparison } = run;
  const properties = propertiesOf(run);
  const suites: JunitSuite[] = [
    { name: 'run', properties, cases: [endOf(run)] },
    {
      name: 'trust',
      properties,
      cases: inReadingOrder(run.series).map((series) => ({
        name: `${plainText(series.id)} can be trusted`,
        classname: plainText(series.id),
        outcome: trustOf(series),
      })),
    },
    {
      name: 'thresholds',
      properties,
      cases: thresholdJudgements(run).map((one) => ({
        name: one.subject,
        classname: one.series ?? 'thresholds',
        outcome: thresholdOutcome(one),
      })),
    },
  ];
  if (comparison !== undefined && comparison !== null) {
    suites.push(gateSuite(comparison, run.plan.blocks, properties));
  }
  return suites.filter(({ cases }) => cases.length > 0);
}

/** What has a case of its own in another suite is no second failure here. */
const JUDGED_ELSEWHERE: readonly number[] = [EXIT.ok, EXIT.threshold, EXIT.regression];

/** A run that broke must not look green because it has nothing to judge. */
function endOf(run: RunRecord): { name: string; classname: string; outcome: JunitOutcome } {
  const { code, reasons } = run.exit;
  const broke = run.status === 'failed' || !JUDGED_ELSEWHERE.includes(code);
  const message = `${run.status}, exit code ${code}`;
  const details = reasons.map((reason) => plainText(reason)).join('\n');
  return {
    name: 'the run ends well',
    classname: 'run',
    outcome: !broke
      ? { kind: 'passed' }
      : details === ''
        ? { kind: 'error', message }
        : { kind: 'error', message, details },
  };
}

function trustOf({ trust }: SeriesRecord): JunitOutcome {
  if (trust.ok) return { kind: 'passed' };
  const reasons = trust.reasons.map((reason) => plainText(reason));
  return { kind: 'error', message: `not trustworthy: ${reasons.join('; ') || 'no reason recorded'}` };
}

function thresholdOutcome({ outcome, words }: ThresholdJudgement): JunitOutcome {
  switch (outcome) {
    case 'pass':
      return { kind: 'passed' };
    case 'fail':
      return { kind: 'failure', message: words };
    case 'undecided':
      return { kind: 'skipped', message: words };
    default:
      return outcome satisfies never;
  }
}

/** Labels that qualify every number of the run stand with the suites. */
function propertiesOf(run: RunRecord): JunitSuite['properties'] {
  const cores = sharedCoresNote(run);
  return [
    ['run', plainText(run.id)],
    ['started', plainText(run.startedAt)],
    ['command', plainText(run.command, 1_000)],
    ['faasmark', plainText(run.tool.version)],
    ...(cores === null ? [] : ([['caveat', cores]] as const)),
    ...(run.series.some(({ load }) => load.loop === 'closed') ? ([['caveat', 'closed loop']] as const) : []),
    ...emulatedStores(run).map(({ store }) => ['caveat', `emulated store: ${plainText(store)}`] as const),
  ];
}
