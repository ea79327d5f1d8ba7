/** Configuration and loaded workloads go in, the cells to measure come out: which workload, joined how, with which parameters. */
import type { Problem } from '../errors.js';
import type { CompositionKind } from '../model/Composition.js';
import type { Config } from '../model/Config.js';
import type { StoreName } from '../model/Program.js';
import type { Provider } from '../model/Provider.js';
import type { ParameterDefinition, Params, ParameterValue, Workload } from '../model/Workload.js';
import { SUITES } from './suites.js';

export interface ChosenCell {
  workload: Workload;
  composition: CompositionKind;
  params: Params;
}

/** Which workload names the configuration asks for, given all that exist (patterns were expanded before). */
export function chosenWorkloads(config: Config): string[] {
  if (config.workloads.length > 0) return [...config.workloads];
  return [...new Set(SUITES[config.suite].cells.map(({ workload }) => workload))];
}

/** All cells for one provider, before it is known which of them it can carry out. Problems are collected, not thrown. */
export function chooseCells(
  config: Config,
  workloads: readonly Workload[],
  provider: Provider,
  problems: Problem[],
): ChosenCell[] {
  const cells = workloads.flatMap((workload) => {
    const compositions = compositionsOf(config, workload, provider);
    return paramSets(config, workload, problems).flatMap(({ params, only }) =>
      (only ?? compositions)
        .filter((composition) => compositions.includes(composition))
        .map((composition) => ({ workload, composition, params })),
    );
  });
  const seen = new Set<string>();
  return cells.filter((cell) => {
    const key = JSON.stringify([cell.workload.name, cell.composition, Object.entries(cell.params).sort()]);
    return !seen.has(key) && seen.add(key);
  });
}

function compositionsOf(config: Config, workload: Workload, provider: Provider): CompositionKind[] {
  return workload.compositions.filter(
    (each) =>
      provider.compositions.includes(each) &&
      (config.compositions.length === 0 || config.compositions.includes(each)),
  );
}

/** The parameter sets of a workload: the suite's own, or every combination of the values that the user set. */
function paramSets(
  config: Config,
  workload: Workload,
  problems: Problem[],
): { params: Params; only: readonly CompositionKind[] | null }[] {
  const asked = askedValues(config, workload, problems);
  const fromSuite = config.workloads.length === 0 && Object.keys(asked).length === 0;
  if (fromSuite) {
    const cells = SUITES[config.suite].cells.filter((cell) => cell.workload === workload.name);
    return cells.map(({ params, compositions }) => ({
      params: { ...defaultsOf(workload), ...params },
      only: config.compositions.length > 0 ? null : compositions,
    }));
  }
  return combinations(asked).map((params) => ({
    params: { ...defaultsOf(workload), ...params },
    only: null,
  }));
}

export function defaultsOf(workload: Workload): Params {
  return Object.fromEntries(workload.parameters.map((parameter) => [parameter.name, parameter.default]));
}

function askedValues(
  config: Config,
  workload: Workload,
  problems: Problem[],
): Record<string, ParameterValue[]> {
  const asked: Record<string, ParameterValue[]> = {};
  const sized = workload.parameters.find(({ name }) => name === 'sizeBytes');
  if (sized !== undefined && config.payloadBytes.length > 0) {
    asked['sizeBytes'] = config.payloadBytes.flatMap((bytes) =>
      checked(sized, String(bytes), `--payload ${bytes}`, problems),
    );
  }
  for (const [key, values] of Object.entries(config.set)) {
    const [owner, name] = splitKey(key);
    if (owner !== workload.name) continue;
    const parameter = definitionOf(workload, name);
    if (parameter === null) {
      const known = [...workload.parameters.map((each) => each.name), 'store'].join(', ');
      problems.push({ message: `Workload ${owner} has no parameter "${name}".`, hint: `It has: ${known}.` });
      continue;
    }
    asked[name] = values.flatMap((value) => checked(parameter, value, `--set ${key}=${value}`, problems));
  }
  return asked;
}

/** `store` belongs to every workload: it says what stands behind `object-store` and `key-value`. */
function definitionOf(workload: Workload, name: string): ParameterDefinition | null {
  if (name === 'store') {
    const choices: StoreName[] = ['s3', 'dynamodb', 'runtime', 'sqs'];
    return { kind: 'choice', name, default: '', choices, description: 'what stands behind the edges' };
  }
  return workload.parameters.find((parameter) => parameter.name === name) ?? null;
}

function checked(
  parameter: ParameterDefinition,
  value: string,
  given: string,
  problems: Problem[],
): ParameterValue[] {
  switch (parameter.kind) {
    case 'integer': {
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= parameter.min && number <= parameter.max) return [number];
      const hint = `${parameter.name} is a whole number from ${parameter.min} to ${parameter.max}.`;
      problems.push({ message: `${given}: "${value}" is out of range.`, hint });
      return [];
    }
    case 'choice':
      if (parameter.choices.includes(value)) return [value];
      problems.push({
        message: `${given}: no such choice.`,
        hint: `Choose from ${parameter.choices.join(', ')}.`,
      });
      return [];
    default:
      return parameter satisfies never;
  }
}

export function splitKey(key: string): [owner: string, name: string] {
  const dot = key.indexOf('.');
  return dot === -1 ? [key, ''] : [key.slice(0, dot), key.slice(dot + 1)];
}

/** Every combination of one value per key. */
export function combinations<T>(axes: Readonly<Record<string, readonly T[]>>): Record<string, T>[] {
  return Object.entries(axes).reduce<Record<string, T>[]>(
    (sets, [key, values]) => sets.flatMap((set) => values.map((value) => ({ ...set, [key]: value }))),
    [{}],
  );
}
