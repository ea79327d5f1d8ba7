/** Steps of a workflow's job or of the action go in; they have run one after the other as the runner does it, expressions by GitHub's own evaluator. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { resolve } from 'node:path';
import { runCommand, type StepRun } from './script-process.js';
import type { Step } from './workflow-files.js';

export interface JobSetting {
  steps: readonly Step[];
  /** `inputs`, `matrix`, `github`, … as the expressions see them. */
  contexts: Readonly<Record<string, unknown>>;
  workspace: string;
  env: Readonly<Record<string, string>>;
  /** Others' actions: what they would have done here. */
  uses?: (name: string, inputs: Readonly<Record<string, string>>) => void;
  /** Called when a step has begun, so that it can be ended. */
  onStart?: (step: Step, kill: (signal: NodeJS.Signals) => void) => void;
}

export interface JobRun {
  conclusion: 'success' | 'failure';
  /** By id, or by name, or by script. */
  steps: Map<string, StepRun & { outcome: 'success' | 'failure' | 'skipped' }>;
  /** Of others' actions. */
  used: { name: string; inputs: Record<string, string> }[];
  log: string;
  summary: string;
  /** The `steps` context at the end, for the action's outputs. */
  evaluate(text: string): string;
}

type Outcome = 'success' | 'failure' | 'skipped';
const STATUS = ['always', 'success', 'failure', 'cancelled'];

export async function runJob(setting: JobSetting): Promise<JobRun> {
  const { workspace, contexts } = setting;
  const known: Record<string, { outputs: Record<string, string>; outcome: Outcome; conclusion: Outcome }> =
    {};
  const run: JobRun = {
    conclusion: 'success',
    steps: new Map(),
    used: [],
    log: '',
    summary: '',
    evaluate: (text) => interpolate(text, { ...contexts, steps: known }, run.conclusion),
  };
  const all = (texts: Step['env']): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts ?? {}).map(([name, value]) => [name, run.evaluate(String(value))]),
    );

  for (const step of setting.steps) {
    const name = step.id ?? step.name ?? step.run ?? step.uses ?? '';
    let outcome: Outcome = 'skipped';
    let done: StepRun = { code: null, outputs: {}, summary: '', log: '' };
    if (isWanted(step.if ?? 'success()', { ...contexts, steps: known }, run.conclusion)) {
      outcome = 'success';
      if (step.uses !== undefined) {
        const used = { name: step.uses.split('@')[0] ?? '', inputs: all(step.with) };
        run.used.push(used);
        setting.uses?.(used.name, used.inputs);
      } else {
        // GitHub Docs, "Workflow syntax": the default, and `shell: bash`, which is stricter.
        const flags = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
        done = await runCommand('bash', [...flags, '-c', step.run ?? ''], {
          cwd: resolve(workspace, run.evaluate(step['working-directory'] ?? '.')),
          env: { GITHUB_WORKSPACE: workspace, ...setting.env, ...all(step.env) },
          onStart: (kill) => setting.onStart?.(step, kill),
        });
        outcome = done.code === 0 ? 'success' : 'failure';
      }
    }
    if (step.id !== undefined) known[step.id] = { outputs: done.outputs, outcome, conclusion: outcome };
    run.steps.set(name, { ...done, outcome });
    run.log += done.log;
    run.summary += done.summary;
    if (outcome === 'failure') run.conclusion = 'failure';
  }
  return run;
}

/** A condition without a status function asks for success too (GitHub Docs, "Status check functions"). */
function isWanted(condition: string, contexts: Readonly<Record<string, unknown>>, status: string): boolean {
  const bare = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const asked = STATUS.some((name) => bare.includes(`${name}(`)) ? bare : `success() && (${bare})`;
  const value = evaluate(asked, contexts, status);
  // Everything but false, 0, '' and null is true there.
  return !['false', '0', ''].includes(value);
}

function interpolate(text: string, contexts: Readonly<Record<string, unknown>>, status: string): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, contexts, status));
}

function evaluate(expression: string, contexts: Readonly<Record<string, unknown>>, status: string): string {
  const answers = new Map([
    ['always', true],
    ['success', status === 'success'],
    ['failure', status === 'failure'],
    ['cancelled', false],
  ]);
  const functions = STATUS.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answers.get(name) === true),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(parsed, context, new Map(functions.map((one) => [one.name, one])))
    .evaluate()
    .coerceString();
}
