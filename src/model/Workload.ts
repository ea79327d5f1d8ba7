/** A workload: functions, how they are joined, their input, and what a right answer is. Written once for all platforms. */
import type { CompositionKind, Flow } from './Composition.js';

/** Source files by language: absolute paths. A handler's language is a property of the function. */
export interface FunctionSources {
  node: string;
  python?: string;
  java?: string;
}

export interface FunctionDefinition {
  /** Unique within its workload; lower case, digits, dashes. */
  name: string;
  sources: FunctionSources;
}

export type ParameterValue = string | number;
export type Params = Readonly<Record<string, ParameterValue>>;

/** An axis of a workload, such as `length`, `width`, `sizeBytes`, `store`. */
export type ParameterDefinition =
  | { kind: 'integer'; name: string; default: number; min: number; max: number; description: string }
  | { kind: 'choice'; name: string; default: string; choices: readonly string[]; description: string };

export type WorkloadGroup = 'invocation' | 'composition' | 'state' | 'life-cycle' | 'application';

/** A workload with its parameters filled in. */
export interface WorkloadDesign {
  functions: readonly FunctionDefinition[];
  flow: Flow;
  /** The event of the call with this number (0, 1, 2 …); JSON. Made before the call's intended start. */
  input(sequence: number): unknown;
  /** Null when `result` is the right answer to `input`; otherwise one sentence that says what is wrong. */
  check(result: unknown, input: unknown): string | null;
}

export interface Workload {
  name: string;
  title: string;
  /** What it measures, in one sentence. */
  description: string;
  group: WorkloadGroup;
  parameters: readonly ParameterDefinition[];
  /** In which ways its functions can be joined; the first is the default. */
  compositions: readonly [CompositionKind, ...CompositionKind[]];
  /** Pure: the same parameters give the same design. */
  design(params: Params): WorkloadDesign;
}
