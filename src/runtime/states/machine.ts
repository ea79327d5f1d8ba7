/** A state machine that was checked, ready to run: what `check-definition.ts` makes and `run-machine.ts` carries out. */
import type { ChoiceRule } from './choice-rule.js';
import type { Expression } from './intrinsics.js';
import type { Json } from './json.js';
import type { Path } from './json-path.js';
import type { Retrier } from './retrier.js';
import type { Template } from './template.js';

export interface Graph {
  startAt: string;
  states: ReadonlyMap<string, State>;
}

export interface Machine extends Graph {
  timeoutMs: number | null;
}

/** `whole`: `$`, the document as it is, which nobody has to parse. `nothing`: null, in its place `{}`, or the input for a ResultPath. */
export type PathField = { kind: 'whole' } | { kind: 'nothing' } | { kind: 'path'; path: Path };

export interface Catcher {
  errorEquals: readonly string[];
  resultPath: PathField;
  next: string;
}

interface Common {
  name: string;
  input: PathField;
  output: PathField;
  /** Null at an end. */
  next: string | null;
}

interface Working extends Common {
  parameters: Template | null;
  resultPath: PathField;
}

export interface Recovering extends Working {
  resultSelector: Template | null;
  retry: readonly Retrier[];
  catch: readonly Catcher[];
}

/** `direct`: the ARN of a function, whose reply is the result. `integration`: `lambda:invoke`, told by Parameters. */
export type Resource = { kind: 'direct'; functionName: string } | { kind: 'integration' };

export type TaskState = Recovering & {
  kind: 'task';
  resource: Resource;
  /** Its event is its input, and its output its reply: no field looks into either. */
  plain: boolean;
  timeoutMs: number | null;
  timeoutPath: Path | null;
};
export type ParallelState = Recovering & { kind: 'parallel'; branches: readonly Graph[] };
export type MapState = Recovering & {
  kind: 'map';
  items: PathField;
  processor: Graph;
  /** 0 for all at the same time. */
  maxConcurrency: number;
  maxConcurrencyPath: Path | null;
};
export type RecoveringState = TaskState | ParallelState | MapState;

export type PassState = Working & { kind: 'pass'; result: Json | undefined };
export type ChoiceState = Common & {
  kind: 'choice';
  choices: readonly { rule: ChoiceRule; next: string }[];
  otherwise: string | null;
};
export type WaitState = Common & {
  kind: 'wait';
  until:
    | { kind: 'seconds'; seconds: number }
    | { kind: 'seconds-path' | 'timestamp-path'; path: Path }
    | { kind: 'timestamp'; atMs: number };
};
export type SucceedState = Common & { kind: 'succeed' };
export type FailState = Common & { kind: 'fail'; error: Expression | null; cause: Expression | null };

export type State = RecoveringState | PassState | ChoiceState | WaitState | SucceedState | FailState;
