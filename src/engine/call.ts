/** A call plan and an event go in, one answer comes out: the caller itself carries out sequences and maps. */
import type { CallPlan, Endpoint } from '../model/CallTarget.js';
import type { BillReader, SigningTally } from '../model/Drive.js';
import { billOf, joinCallBills, joinSignings, type CallBill } from './bill.js';
import type { Dispatch, Outgoing } from './dispatch.js';
import { functionTimeOf, inParallel, inSequence } from './function-time.js';
import { answerOf, type Answer } from './reply.js';
import type { Completion, Transport } from './transport.js';

export interface CallOutcome {
  answer: Answer;
  /** Of the first exchange; null when nothing was ever sent. */
  sentUs: number | null;
  /** Of the last. */
  completedUs: number;
  waited: boolean;
  remote: string | null;
  /** Null: nobody asked for one. */
  bill: CallBill | null;
  /** Requests of it that were signed; null: none. */
  signing: SigningTally | null;
}

export function endpointsOf(plan: CallPlan): Endpoint[] {
  switch (plan.kind) {
    case 'endpoint':
      return [plan.endpoint];
    case 'sequence':
      return plan.steps.flatMap(endpointsOf);
    case 'map':
      return endpointsOf(plan.over);
    default:
      return plan satisfies never;
  }
}

/** The endpoint that is called first, whatever comes back; null: that depends on the event. */
export function firstEndpoint(plan: CallPlan): Endpoint | null {
  switch (plan.kind) {
    case 'endpoint':
      return plan.endpoint;
    case 'sequence':
      return plan.steps[0] === undefined ? null : firstEndpoint(plan.steps[0]);
    case 'map':
      return null;
    default:
      return plan satisfies never;
  }
}

export interface CallContext {
  transport: Transport;
  dispatch: Dispatch;
  /** The first request, made ahead; null: it is made now. */
  ahead: Outgoing | null;
  /** Whether replies are asked for their bill. */
  sampled: boolean;
  readBill: BillReader | null;
  /** For what can wait until no send is due: reading what a reply says. */
  defer(task: () => void): void;
  timeoutUs: number;
  sequence: number;
}

/**
 * Carries out one call. The time-out counts from the first actual send and holds for the call as a whole.
 * `body`: what the first endpoint gets; null sends no body. `done` is called exactly once.
 */
export function call(
  plan: CallPlan,
  body: string | null,
  context: CallContext,
  done: (outcome: CallOutcome) => void,
): void {
  if (plan.kind !== 'endpoint') return callSeveral(plan, body, context, done);
  const { endpoint } = plan;
  const { transport, dispatch, ahead, timeoutUs, sequence, defer } = context;
  const outgoing = ahead ?? dispatch.outgoing(endpoint, body, sequence);
  transport.send(outgoing, timeoutUs, (completion) => {
    const { sentUs, completedUs, waited, remote } = completion;
    defer(() => {
      const answer = answerOf(endpoint, completion);
      const bill = billOf(endpoint, completion, answer, context.sampled, context.readBill);
      const signing = signingOf(outgoing, ahead);
      done({ answer, sentUs, completedUs, waited, remote, bill, signing });
    });
  });
}

function signingOf(outgoing: Outgoing, ahead: Outgoing | null): SigningTally | null {
  if (outgoing.signedAtMs === null) return null;
  return outgoing === ahead ? { ahead: 1, inside: 0 } : { ahead: 0, inside: 1 };
}

/** The next step needs the answer of the one before: replies are read as they come. */
function callSeveral(
  plan: CallPlan,
  body: string | null,
  context: CallContext,
  done: (outcome: CallOutcome) => void,
): void {
  const { transport, dispatch, timeoutUs, sequence, defer } = context;
  let { ahead } = context;
  let bill: CallBill | null = null;
  let signing: SigningTally | null = null;
  let sentUs: number | null = null;
  let lastUs = 0;
  let waited = false;
  let remote: string | null = null;

  const exchange = (endpoint: Endpoint, text: string | null, next: (answer: Answer) => void): void => {
    const remainingUs = sentUs === null ? timeoutUs : timeoutUs - (lastUs - sentUs);
    const first = ahead;
    ahead = null;
    const outgoing = first ?? dispatch.outgoing(endpoint, text, sequence);
    signing = joinSignings(signing, signingOf(outgoing, first));
    transport.send(outgoing, remainingUs, (completion: Completion) => {
      sentUs = sentUs === null ? completion.sentUs : Math.min(sentUs, completion.sentUs ?? sentUs);
      lastUs = Math.max(lastUs, completion.completedUs);
      waited ||= completion.waited;
      remote = completion.remote ?? remote;
      const answer = answerOf(endpoint, completion);
      bill = joinCallBills(bill, billOf(endpoint, completion, answer, context.sampled, context.readBill));
      if (answer.kind === 'success') {
        const us = completion.completedUs - (completion.sentUs ?? completion.completedUs);
        answer.hops.unshift({ name: endpoint.name, kind: 'invoke', us });
      }
      next(answer);
    });
  };

  const perform = (part: CallPlan, text: string | null, next: (answer: Answer) => void): void => {
    switch (part.kind) {
      case 'endpoint':
        return exchange(part.endpoint, text, next);
      case 'sequence':
        return oneAfterTheOther(part.steps, text, next);
      case 'map':
        return atTheSameTime(part.over, text, next);
      default:
        part satisfies never;
    }
  };

  const oneAfterTheOther = (
    steps: readonly CallPlan[],
    text: string | null,
    next: (answer: Answer) => void,
  ): void => {
    const [head, ...rest] = steps;
    if (head === undefined) return next(nothingCalled(parsed(text)));
    perform(head, text, (answer) => {
      if (answer.kind !== 'success' || rest.length === 0) return next(answer);
      oneAfterTheOther(rest, JSON.stringify(answer.result ?? null), (last) => next(joined(answer, last)));
    });
  };

  const atTheSameTime = (over: CallPlan, text: string | null, next: (answer: Answer) => void): void => {
    const items = parsed(text);
    if (!Array.isArray(items)) {
      return next({
        kind: 'failure',
        error: 'protocol',
        message: 'a map needs an array, got something else',
      });
    }
    const answers = new Array<Answer>(items.length);
    let pending = items.length;
    if (pending === 0) return next(nothingCalled([]));
    items.forEach((item, index) => {
      perform(over, JSON.stringify(item), (answer) => {
        answers[index] = answer;
        if (--pending === 0) next(together(answers));
      });
    });
  };

  perform(plan, body, (answer) => {
    const outcome = { answer, sentUs, completedUs: lastUs, waited, remote, bill, signing };
    defer(() => done(outcome));
  });
}

const nothingCalled = (result: unknown): Answer => ({
  kind: 'success',
  result,
  invocations: [],
  hops: [],
  functionTime: functionTimeOf([], 0),
});

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

function joined(before: Answer & { kind: 'success' }, after: Answer): Answer {
  if (after.kind !== 'success') return after;
  return {
    kind: 'success',
    result: after.result,
    invocations: [...before.invocations, ...after.invocations],
    hops: [...before.hops, ...after.hops],
    functionTime: inSequence(before.functionTime, after.functionTime),
  };
}

function together(answers: readonly Answer[]): Answer {
  const failed = answers.find((answer) => answer.kind !== 'success');
  if (failed !== undefined) return failed;
  const good = answers.filter((answer) => answer.kind === 'success');
  return {
    kind: 'success',
    result: good.map((answer) => answer.result),
    invocations: good.flatMap((answer) => answer.invocations),
    hops: good.flatMap((answer) => answer.hops),
    functionTime: good.map((answer) => answer.functionTime).reduce(inParallel, functionTimeOf([], 0)),
  };
}
