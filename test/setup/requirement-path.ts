/** The variable of a requirement goes in; where it lies comes out, and why its tests are skipped where it does not. */
import assert from 'node:assert/strict';
import { find, remedyOf, REQUIREMENTS } from './requirements.js';

export interface RequirementPath {
  /** Empty where it is missing. */
  path: string;
  /** For the option `skip` of a test; false: it is there. */
  skip: string | false;
}

export function requirementPath(variable: string): RequirementPath {
  const requirement = REQUIREMENTS.find((one) => one.variable === variable);
  assert.ok(requirement !== undefined, variable);
  const path = find(requirement, process.env);
  const reason = `${requirement.neededFor} not tested: ${requirement.name} is not there (${remedyOf(requirement)})`;
  return { path: path ?? '', skip: path === null ? reason : false };
}
