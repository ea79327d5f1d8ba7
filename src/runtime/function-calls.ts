/** A function's name, version, alias or ARN and a call go in; the call is with that function, or was refused. */
import { randomUUID } from 'node:crypto';
import type { Call } from './call.js';
import { refuseUnknown, type FunctionRegistry } from './function-registry.js';
import { functionReference, LATEST } from './lambda-api/function-reference.js';
import type { LambdaFunctions } from './lambda-api/lambda-functions.js';
import { RequestError } from './request-error.js';

/** How flows and functions reach functions, without HTTP. */
export interface FunctionCalls {
  /** @returns what takes it out of its queue again, or null when it has been handed over or refused */
  start(name: string, call: Call): (() => void) | null;
  requestId(): string;
  /** The version that such a name means now: a number, or `$LATEST`. */
  versionOf(name: string): string;
}

/** Both are asked at each call: a name's newest version, an alias's version. */
export function functionCalls(
  get: FunctionRegistry['get'],
  version: LambdaFunctions['version'],
): FunctionCalls {
  return {
    start(name, call) {
      // What was deployed under this very name is found at once; only an alias or an ARN takes a second look.
      const found = get(name);
      const deployedName = found === undefined ? deployedNameOf(name, get, version) : name;
      if (typeof deployedName !== 'string') {
        call.done(deployedName);
        return null;
      }
      const hosted = found ?? get(deployedName);
      if (hosted === undefined) {
        refuseUnknown(name, call);
        return null;
      }
      // After a new deployment the call waits at the version that has the name then.
      return hosted.call(call) ? () => get(deployedName)?.drop(call) : null;
    },
    requestId: randomUUID,
    versionOf(name) {
      const deployedName = get(name) === undefined ? deployedNameOf(name, get, version) : name;
      return (typeof deployedName === 'string' ? deployedName.split(':')[1] : undefined) ?? LATEST;
    },
  };
}

function deployedNameOf(
  text: string,
  get: FunctionRegistry['get'],
  version: LambdaFunctions['version'],
): string | Parameters<Call['done']>[0] {
  try {
    const reference = functionReference(encodeURIComponent(text));
    const { name, qualifier } = reference;
    const newest = qualifier === null || qualifier === LATEST;
    return newest && get(name) !== undefined ? name : version(reference).hosted.spec.name;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { status, type, message } = error;
    return { kind: 'refusal', status: status === 404 ? 404 : 400, type, message };
  }
}
