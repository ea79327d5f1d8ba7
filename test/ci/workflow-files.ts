/** The workflows and actions of this repository go in; their jobs and steps come out, parsed. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
export const SCRIPTS = join(ROOT, '.github', 'scripts');

const texts = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
const StepSchema = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  if: Type.Optional(Type.String()),
  uses: Type.Optional(Type.String()),
  run: Type.Optional(Type.String()),
  shell: Type.Optional(Type.String()),
  'working-directory': Type.Optional(Type.String()),
  'timeout-minutes': Type.Optional(Type.Number()),
  env: Type.Optional(texts),
  with: Type.Optional(texts),
});
export type Step = Static<typeof StepSchema>;

const Permissions = Type.Record(Type.String(), Type.String());
const JobSchema = Type.Object({
  needs: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  if: Type.Optional(Type.String()),
  uses: Type.Optional(Type.String()),
  permissions: Type.Optional(Permissions),
  env: Type.Optional(texts),
  'timeout-minutes': Type.Optional(Type.Number()),
  steps: Type.Optional(Type.Array(StepSchema)),
});
const WorkflowSchema = Type.Object({
  on: Type.Unknown(),
  permissions: Type.Optional(Permissions),
  jobs: Type.Record(Type.String(), JobSchema),
});
const ActionSchema = Type.Object({
  inputs: Type.Record(
    Type.String(),
    Type.Object({ description: Type.String(), default: Type.Optional(Type.String()) }),
  ),
  outputs: Type.Record(Type.String(), Type.Object({ description: Type.String(), value: Type.String() })),
  runs: Type.Object({ using: Type.Literal('composite'), steps: Type.Array(StepSchema) }),
});
export type Workflow = Static<typeof WorkflowSchema>;
export type Action = Static<typeof ActionSchema>;

export interface Parsed<T> {
  /** Below the root, as problems name it. */
  path: string;
  text: string;
  parsed: T;
}

export function workflows(): Parsed<Workflow>[] {
  const folder = '.github/workflows';
  return readdirSync(join(ROOT, folder)).map((name) => {
    const text = readFileSync(join(ROOT, folder, name), 'utf8');
    return { path: `${folder}/${name}`, text, parsed: Value.Parse(WorkflowSchema, parse(text)) };
  });
}

export function workflow(name: string): Workflow {
  const found = workflows().find(({ path }) => basename(path, '.yml') === name);
  if (found === undefined) throw new Error(`there is no workflow ${name}`);
  return found.parsed;
}

export function action(): Parsed<Action> {
  const path = '.github/actions/faasmark/action.yml';
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, parsed: Value.Parse(ActionSchema, parse(text)) };
}

/** All steps with where they stand. */
export function allSteps(): { at: string; step: Step }[] {
  const ofJobs = workflows().flatMap(({ path, parsed }) =>
    Object.entries(parsed.jobs).flatMap(([job, { steps = [] }]) =>
      steps.map((step, index) => ({ at: `${path} ${job}[${index}]`, step })),
    ),
  );
  const { path, parsed } = action();
  return [...ofJobs, ...parsed.runs.steps.map((step, index) => ({ at: `${path} [${index}]`, step }))];
}
