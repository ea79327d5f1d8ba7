/** A run goes in; what somebody who looks at a failed step has to know comes out, as annotations of GitHub Actions. */
import { EXIT } from '../../src/exit-codes.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import type { WarningCode } from '../../src/model/Warning.js';
import { verdictText } from '../../src/ui/verdict-text.js';
import { workflowCommand, type AnnotationKind } from '../../src/ui/workflow-command.js';
import { answerOf } from '../answer.js';
import { mergedWarnings } from '../merged-warnings.js';
import { countText } from '../number-text.js';
import { plainText } from '../plain-text.js';
import { endNote, sharedCoresNote, trustOf } from '../run-notes.js';
import { thresholdJudgements } from '../threshold-judgements.js';
import { subjectOf } from '../warning-subject.js';

interface Annotation {
  title: string;
  message: string;
}

/** Of each kind in a step; GitHub drops what is more ("Workflow commands": problem annotations of a step). */
const SHOWN = 10;
const LONGEST = 1_000;
/** Of one warning: the summary has all. */
const MESSAGES_SHOWN = 3;

/** These change what may be concluded. The others say how precise a figure is or what it stands for: the summary has them. */
const MATTERS: ReadonlySet<WarningCode> = new Set([
  'nothing-succeeded',
  'errors',
  'invalid-trials',
  'waited-for-connection',
  'one-remote-dominates',
  'not-keeping-up',
  'rate-not-sent',
  'drift',
  'not-steady',
  'not-possible',
  'interrupted',
  'left-behind',
  'reporter-failed',
  'series-failed',
]);

export function annotationsOf(run: RunRecord): string {
  return [
    ...linesOf('error', errorsOf(run)),
    ...linesOf('warning', warningsOf(run)),
    ...linesOf('notice', [{ title: 'FaaSMark', message: headline(run) }]),
  ].join('');
}

/** The answer, with the labels that it must be read with. */
function headline(run: RunRecord): string {
  const { ok, verdict } = trustOf(run);
  const labels = [ok ? null : `trust: ${verdict}`, sharedCoresNote(run)].filter((label) => label !== null);
  return [...answerOf(run), ...labels.map((label) => `[${label}]`)].join(' ');
}

function errorsOf(run: RunRecord): Annotation[] {
  const { comparison } = run;
  const regressions = (comparison?.series ?? []).filter(
    ({ role, verdict, series }) =>
      role === 'gate' && verdict === 'worse' && comparison?.regressions.includes(series) === true,
  );
  return [
    ...brokenRun(run),
    ...thresholdJudgements(run)
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ words }) => ({ title: 'Threshold failed', message: words })),
    ...regressions.map((one) => ({
      title: 'Regression',
      message: `${subjectOf(run, [one.series]) || `${one.series}: `}${one.quantile} is ${verdictText(one, comparison?.margin ?? 0, run.plan.blocks)}`,
    })),
    ...trustOf(run).reasons.map((reason) => ({ title: 'Not trustworthy', message: reason })),
  ];
}

/** What has annotations of its own is not said twice. */
function brokenRun(run: RunRecord): Annotation[] {
  const end = endNote(run);
  if (end === null || end.code === EXIT.threshold || end.code === EXIT.regression) return [];
  const message = end.reasons.join('; ');
  return [
    { title: `FaaSMark ended with exit code ${end.code}`, message: message === '' ? run.status : message },
  ];
}

function warningsOf(run: RunRecord): Annotation[] {
  return [
    ...thresholdJudgements(run)
      .filter(({ outcome }) => outcome === 'undecided')
      .map(({ words }) => ({ title: 'Threshold undecided', message: words })),
    ...mergedWarnings(run)
      .filter(({ code }) => MATTERS.has(code))
      .map(({ messages, hint }) => {
        const said = messages
          .slice(0, MESSAGES_SHOWN)
          .map(({ text, series }) => subjectOf(run, series) + plainText(text, LONGEST / 5));
        const left = messages.length - said.length;
        const more = left === 0 ? '' : ` … and ${countText(left)} more.`;
        return {
          title: 'FaaSMark',
          message: `${said.join(' · ')}${more} Hint: ${plainText(hint, LONGEST / 5)}`,
        };
      }),
  ];
}

function linesOf(kind: AnnotationKind, annotations: readonly Annotation[]): string[] {
  const fitting = annotations.length <= SHOWN ? annotations : annotations.slice(0, SHOWN - 1);
  const left = annotations.length - fitting.length;
  const rest = left === 0 ? [] : [{ title: 'FaaSMark', message: `${countText(left)} more, in the summary` }];
  return [...fitting, ...rest].map(({ title, message }) =>
    workflowCommand(kind, title, plainText(message, LONGEST)),
  );
}
