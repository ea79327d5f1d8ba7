/** How to call what was deployed: plain data, so that it crosses threads and platforms. */
import type { Flow } from './Composition.js';
import type { SigningScope } from './Credentials.js';

/**
 * What the body of a good answer is.
 * `envelope`: `faasmark.reply/1`. `flow`: the reference runtime's flow result, `{ output, steps[] }`, whose output is
 * the last function's envelope (or an array of them). `execution`: what StartSyncExecution of AWS Step Functions answers,
 * whose `output` is the text of the last function's envelope (or of an array of them), which tell of those before.
 * `detect`: an envelope where the body is one; anything else is a success without start evidence.
 */
export type ReplyFormat = 'envelope' | 'flow' | 'execution' | 'detect';

/** Readers of what a platform says of its bill; `providers/` has them, `registry.ts` their names. */
export const BILL_READERS = ['aws-report'] as const;
export type BillReaderName = (typeof BILL_READERS)[number];

/**
 * Another way to call a function than by an HTTP request of our own.
 * `context`: what the platform hands to its functions to invoke others with; only from inside a function of that platform.
 * `lambda-sdk`: `InvokeCommand` of the AWS SDK for JavaScript, without retries.
 */
export type FunctionClient =
  | { kind: 'context'; functionName: string }
  /** `credentials`: from the SDK's own chain, or none where nobody checks any. */
  | {
      kind: 'lambda-sdk';
      functionName: string;
      endpoint: string;
      region: string;
      credentials: 'chain' | 'none';
    };

export type ClientKind = FunctionClient['kind'];

export interface Endpoint {
  /** Name of the function or URL, for hops and messages. */
  name: string;
  url: string;
  /** Absent: an HTTP request to `url`. */
  client?: FunctionClient;
  method: string;
  headers: Readonly<Record<string, string>>;
  /** Exact status, or null for any 2xx. */
  expectStatus: number | null;
  reply: ReplyFormat;
  /** Deployed names in a flow's steps → the names by which the workload knows them. */
  hopNames?: Readonly<Record<string, string>>;
  /** What a flow's steps carry out, by the names of the workload: tells which steps ran at the same time. */
  flow?: Flow;
  /** Response header that marks a failed function on a good status, such as `x-amz-function-error`. */
  functionErrorHeader?: string;
  /** Request header that carries the position in the schedule (an integer), so that a target's own log can be joined to the samples. */
  sequenceHeader?: string;
  /** Signed with AWS Signature Version 4. The credentials are the caller's own: they are never part of a target. */
  sign?: SigningScope;
  /** The event travels as a JSON text in `field` of an object, beside other fields that stay the same. */
  wrap?: { field: string; beside: Readonly<Record<string, string>> };
  /** Headers that only one call in `every` carries, chosen by its place in the schedule. */
  sampled?: { headers: Readonly<Record<string, string>>; every: number };
  /** Response header in which the platform says what it bills, where it does, and who can read it. */
  bill?: { header: string; reader: BillReaderName };
}

/** Who is called in which order, by the caller itself. One endpoint for everything but the `caller` composition. */
export type CallPlan =
  | { kind: 'endpoint'; endpoint: Endpoint }
  | { kind: 'sequence'; steps: readonly CallPlan[] }
  | { kind: 'map'; over: CallPlan };

export interface CallTarget {
  plan: CallPlan;
  /** Sent as it is when no workload makes the input (URLs): bytes as UTF-8 text, or null for no body. */
  fixedBody: string | null;
}
