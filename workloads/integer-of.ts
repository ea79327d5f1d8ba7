/** Parameters as planned enter, the integer value of one of them leaves, or its default where it was left out. */
import type { ParameterDefinition, Params } from '../src/model/Workload.js';

export type IntegerParameter = Extract<ParameterDefinition, { kind: 'integer' }>;

export function integerOf(params: Params, parameter: IntegerParameter): number {
  const value = params[parameter.name];
  return value === undefined ? parameter.default : Number(value);
}
