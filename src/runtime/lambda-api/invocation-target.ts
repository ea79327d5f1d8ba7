/** A function as a caller named it goes in; the deployment that carries the call out comes out, with its version. */
import { LATEST, type FunctionReference } from './function-reference.js';
import type { LambdaFunctions } from './lambda-functions.js';

export interface InvocationTarget {
  deployedName: string;
  version: string;
}

/** @throws RequestError 404; what no API has deployed is found out by the call */
export function invocationTarget(lambda: LambdaFunctions, reference: FunctionReference): InvocationTarget {
  const { name, qualifier } = reference;
  // Functions that the project's own route deployed have no versions.
  if (lambda.get(name) === undefined && (qualifier === null || qualifier === LATEST)) {
    return { deployedName: name, version: LATEST };
  }
  const { hosted, version } = lambda.version(reference);
  return { deployedName: hosted.spec.name, version };
}
