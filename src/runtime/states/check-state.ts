/** One state of a definition goes in; the state ready to run comes out, or null, with all that is wrong reported. */
import { parseChoiceRule } from './choice-rule.js';
import { fieldReader, type FieldReader } from './field-reader.js';
import { isJsonObject, type Json } from './json.js';
import type { Catcher, Graph, PathField, Recovering, Resource, State } from './machine.js';
import type { Retrier } from './retrier.js';
import type { ReportProblem } from './template.js';
import { timestampMs } from './timestamp.js';

/** Checks the graph of states inside a Map or a Parallel. */
export type CheckGraph = (reader: FieldReader) => Graph;

const DISTRIBUTED = 'belongs to distributed maps, which this runtime does not carry out';
const JSONATA = 'belongs to the query language JSONata, which this runtime does not speak';
/** Parts of the States Language that are known and refused, each with its reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  Arguments: JSONATA,
  Output: JSONATA,
  Condition: JSONATA,
  Items: JSONATA,
  Assign: 'variables are not supported',
  Credentials: 'there are no roles on this runtime',
  ItemReader: DISTRIBUTED,
  ItemBatcher: DISTRIBUTED,
  ResultWriter: DISTRIBUTED,
  Label: DISTRIBUTED,
  ToleratedFailurePercentage: DISTRIBUTED,
  ToleratedFailurePercentagePath: DISTRIBUTED,
  ToleratedFailureCount: DISTRIBUTED,
  ToleratedFailureCountPath: DISTRIBUTED,
};

const DIRECT =
  /^arn:aws[a-z-]*:lambda:[a-z0-9-]*:\d*:function:([A-Za-z0-9_-]{1,140})(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;
const INTEGRATION = /^arn:aws[a-z-]*:states:::lambda:invoke$/;
const WHOLE: PathField = { kind: 'whole' };
const MAX_DELAY_SECONDS = 31_622_400;

export function checkState(
  name: string,
  value: Json,
  path: string,
  report: ReportProblem,
  checkGraph: CheckGraph,
): State | null {
  if (!isJsonObject(value)) {
    report(path, 'a state is an object');
    return null;
  }
  const fields = fieldReader(value, path, report);
  const state = stateOf(name, fields, report, checkGraph);
  if (state !== null) fields.finish(REFUSED);
  return state;
}

function stateOf(
  name: string,
  fields: FieldReader,
  report: ReportProblem,
  checkGraph: CheckGraph,
): State | null {
  const type = fields.string('Type');
  const language = fields.string('QueryLanguage');
  if (language !== null && language !== 'JSONPath') fields.report('QueryLanguage', JSONATA);
  switch (type) {
    case 'Task': {
      const resource = resourceOf(fields);
      fields.oneOf(['TimeoutSeconds', 'TimeoutSecondsPath'], false);
      fields.oneOf(['HeartbeatSeconds', 'HeartbeatSecondsPath'], false);
      const seconds = fields.integer('TimeoutSeconds', 1);
      // Functions of Lambda send no heartbeats; the fields are checked and have no effect, as on AWS.
      fields.integer('HeartbeatSeconds', 1);
      fields.pathOrNull('HeartbeatSecondsPath');
      const common = recovering(name, fields, report);
      return {
        kind: 'task',
        ...common,
        resource,
        plain: looksIntoNothing(common),
        timeoutMs: seconds === null ? null : seconds * 1000,
        timeoutPath: fields.pathOrNull('TimeoutSecondsPath'),
      };
    }
    case 'Parallel': {
      const branches = fields.list('Branches');
      if (branches.length === 0) fields.report('Branches', 'needs at least one branch');
      return {
        kind: 'parallel',
        ...recovering(name, fields, report),
        branches: branches.map((branch, index) =>
          checkInner(branch, `${fields.at('Branches')}[${index}]`, report, checkGraph),
        ),
      };
    }
    case 'Map':
      return mapState(name, fields, report, checkGraph);
    case 'Pass':
      return {
        kind: 'pass',
        ...common(name, fields),
        ...nextOf(fields),
        result: fields.raw('Result'),
        parameters: fields.template('Parameters'),
        resultPath: fields.path('ResultPath', true),
      };
    case 'Choice': {
      const choices = fields.list('Choices');
      if (choices.length === 0) fields.report('Choices', 'needs at least one choice');
      return {
        kind: 'choice',
        ...common(name, fields),
        next: null,
        otherwise: fields.string('Default'),
        choices: choices.flatMap((choice, index) => {
          const at = `${fields.at('Choices')}[${index}]`;
          const rule = parseChoiceRule(choice, at, report);
          const next = isJsonObject(choice) ? choice['Next'] : undefined;
          if (typeof next !== 'string') report(`${at}.Next`, 'must name a state');
          return rule === null || typeof next !== 'string' ? [] : [{ rule, next }];
        }),
      };
    }
    case 'Wait':
      return { kind: 'wait', ...common(name, fields), ...nextOf(fields), until: untilOf(fields) };
    case 'Succeed':
      return { kind: 'succeed', ...common(name, fields), next: null };
    case 'Fail': {
      fields.oneOf(['Error', 'ErrorPath'], false);
      fields.oneOf(['Cause', 'CausePath'], false);
      const literal = (field: string): { kind: 'literal'; value: string; raw: null } | null => {
        const text = fields.string(field);
        return text === null ? null : { kind: 'literal', value: text, raw: null };
      };
      return {
        kind: 'fail',
        name,
        input: WHOLE,
        output: WHOLE,
        next: null,
        error: literal('Error') ?? fields.expression('ErrorPath'),
        cause: literal('Cause') ?? fields.expression('CausePath'),
      };
    }
    case null:
    default:
      fields.report('Type', 'must be Task, Pass, Choice, Wait, Parallel, Map, Succeed or Fail');
      return null;
  }
}

function mapState(name: string, fields: FieldReader, report: ReportProblem, checkGraph: CheckGraph): State {
  fields.oneOf(['ItemProcessor', 'Iterator'], true);
  fields.oneOf(['ItemSelector', 'Parameters'], false);
  fields.oneOf(['MaxConcurrency', 'MaxConcurrencyPath'], false);
  const field = fields.has('ItemProcessor') ? 'ItemProcessor' : 'Iterator';
  const selector = fields.template('ItemSelector');
  const state = recovering(name, fields, report);
  return {
    kind: 'map',
    ...state,
    // The older name of the same field.
    parameters: selector ?? state.parameters,
    items: fields.path('ItemsPath', true),
    processor: checkInner(fields.raw(field) ?? null, fields.at(field), report, checkGraph),
    maxConcurrency: fields.integer('MaxConcurrency', 0) ?? 0,
    maxConcurrencyPath: fields.pathOrNull('MaxConcurrencyPath'),
  };
}

function checkInner(value: Json, path: string, report: ReportProblem, checkGraph: CheckGraph): Graph {
  if (!isJsonObject(value)) {
    report(path, 'must be an object with StartAt and States');
    return { startAt: '', states: new Map() };
  }
  const fields = fieldReader(value, path, report);
  const config = fields.object('ProcessorConfig');
  const mode = config?.['Mode'] ?? 'INLINE';
  if (mode !== 'INLINE')
    fields.report('ProcessorConfig.Mode', mode === 'DISTRIBUTED' ? DISTRIBUTED : 'must be INLINE');
  const graph = checkGraph(fields);
  fields.finish(REFUSED);
  return graph;
}

function common(name: string, fields: FieldReader): { name: string; input: PathField; output: PathField } {
  return { name, input: fields.path('InputPath', false), output: fields.path('OutputPath', false) };
}

function nextOf(fields: FieldReader): { next: string | null } {
  const next = fields.string('Next');
  const end = fields.boolean('End');
  if (next === null && !end) fields.oneOf(['Next'], true);
  if (next !== null && end) fields.report('End', 'a state has Next or End, not both');
  return { next };
}

function recovering(name: string, fields: FieldReader, report: ReportProblem): Recovering {
  const list = (field: string): FieldReader[] =>
    fields.list(field).flatMap((value, index) => {
      const at = `${fields.at(field)}[${index}]`;
      if (isJsonObject(value)) return [fieldReader(value, at, report)];
      report(at, 'must be an object');
      return [];
    });
  const retriers = list('Retry');
  const catchers = list('Catch');
  return {
    ...common(name, fields),
    ...nextOf(fields),
    parameters: fields.template('Parameters'),
    resultSelector: fields.template('ResultSelector'),
    resultPath: fields.path('ResultPath', true),
    retry: retriers.map((each, index) => retrierOf(each, index === retriers.length - 1)),
    catch: catchers.map((each, index) => catcherOf(each, index === catchers.length - 1)),
  };
}

function errorsOf(fields: FieldReader, last: boolean): string[] {
  const errors = fields.list('ErrorEquals').filter((each) => typeof each === 'string');
  if (errors.length === 0 || errors.length !== fields.list('ErrorEquals').length) {
    fields.report('ErrorEquals', 'must be an array of error names, and not an empty one');
  }
  if (errors.includes('States.ALL') && (errors.length > 1 || !last)) {
    fields.report('ErrorEquals', 'States.ALL stands alone, and in the last of them');
  }
  return errors;
}

function retrierOf(fields: FieldReader, last: boolean): Retrier {
  const jitter = fields.string('JitterStrategy');
  if (jitter !== null && jitter !== 'FULL' && jitter !== 'NONE')
    fields.report('JitterStrategy', 'must be FULL or NONE');
  const retrier = {
    errorEquals: errorsOf(fields, last),
    intervalSeconds: fields.integer('IntervalSeconds', 1) ?? 1,
    maxAttempts: fields.integer('MaxAttempts', 0) ?? 3,
    backoffRate: fields.number('BackoffRate', 1) ?? 2,
    maxDelaySeconds: Math.min(fields.integer('MaxDelaySeconds', 1) ?? MAX_DELAY_SECONDS, MAX_DELAY_SECONDS),
    fullJitter: jitter === 'FULL',
  };
  fields.finish(REFUSED);
  return retrier;
}

function catcherOf(fields: FieldReader, last: boolean): Catcher {
  fields.oneOf(['Next'], true);
  const catcher = {
    errorEquals: errorsOf(fields, last),
    resultPath: fields.path('ResultPath', true),
    next: fields.string('Next') ?? '',
  };
  fields.finish(REFUSED);
  return catcher;
}

function resourceOf(fields: FieldReader): Resource {
  fields.oneOf(['Resource'], true);
  const resource = fields.string('Resource') ?? '';
  const [, functionName, qualifier] = DIRECT.exec(resource) ?? [];
  if (functionName !== undefined) {
    // A version or an alias that is not there is, like a name unknown, found out when it is called.
    const plain = qualifier === undefined || qualifier === '$LATEST';
    return { kind: 'direct', functionName: plain ? functionName : `${functionName}:${qualifier}` };
  }
  if (!INTEGRATION.test(resource) && fields.has('Resource')) {
    fields.report('Resource', 'must be the ARN of a Lambda function, or arn:aws:states:::lambda:invoke');
  }
  const parameters = fields.object('Parameters') ?? {};
  if (INTEGRATION.test(resource) && !('FunctionName' in parameters) && !('FunctionName.$' in parameters)) {
    fields.report('Parameters', 'lacks FunctionName');
  }
  return { kind: 'integration' };
}

function looksIntoNothing(state: Recovering): boolean {
  const { input, output, resultPath, parameters, resultSelector } = state;
  const whole = [input, output, resultPath].every(({ kind }) => kind === 'whole');
  return whole && parameters === null && resultSelector === null;
}

type Until = (State & { kind: 'wait' })['until'];

function untilOf(fields: FieldReader): Until {
  fields.oneOf(['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'], true);
  const timestamp = fields.string('Timestamp');
  if (timestamp !== null) {
    const atMs = timestampMs(timestamp);
    if (atMs === null) fields.report('Timestamp', 'must be a timestamp such as 2016-03-14T01:59:00Z');
    return { kind: 'timestamp', atMs: atMs ?? 0 };
  }
  const secondsPath = fields.pathOrNull('SecondsPath');
  if (secondsPath !== null) return { kind: 'seconds-path', path: secondsPath };
  const timestampPath = fields.pathOrNull('TimestampPath');
  if (timestampPath !== null) return { kind: 'timestamp-path', path: timestampPath };
  return { kind: 'seconds', seconds: fields.integer('Seconds', 0) ?? 0 };
}
