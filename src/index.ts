/** The public interface of the package: everything that programs and config files may import. */
export {
  defineConfig,
  defineProvider,
  defineReporter,
  defineWorkload,
  type UserConfig,
} from './config/define.js';
export {
  compare,
  plan,
  readRun,
  run,
  type ApiOptions,
  type CompareOptions,
  type RunOutcome,
  type RunSettings,
  type StoredRun,
} from './api.js';
export { FaasmarkError, type ErrorCode, type Problem } from './errors.js';
export { EXIT, type ExitCode } from './exit-codes.js';
export type { Artifact, RuntimeRef } from './model/Artifact.js';
export type { CallPlan, CallTarget, Endpoint } from './model/CallTarget.js';
export type { Comparison, SeriesComparison, Verdict } from './model/Comparison.js';
export type { ComparisonDocument } from './model/ComparisonDocument.js';
export type { CompositionKind, Flow } from './model/Composition.js';
export type { Config, ConfigFile } from './model/Config.js';
export type { Ledger, LedgerResource } from './model/Ledger.js';
export type { DuetPlan, Gate, Plan, SeriesPair, SeriesPlan, TrialPlan } from './model/Plan.js';
export type { Interrupts, Progress, Stage } from './model/Progress.js';
export type {
  DeployRequest,
  Deployment,
  DestroyOutcome,
  Finding,
  Provider,
  ProviderContext,
  ProviderPlan,
} from './model/Provider.js';
export type { PlannedThreshold, Threshold } from './model/Threshold.js';
export type { Reply } from './model/Reply.js';
export type { Reporter, ReportFile, ReportOptions } from './model/Reporter.js';
export type { RunRecord, SeriesRecord } from './model/RunRecord.js';
export type {
  FunctionDefinition,
  FunctionSources,
  ParameterDefinition,
  Workload,
  WorkloadDesign,
} from './model/Workload.js';
