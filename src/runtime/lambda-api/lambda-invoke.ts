/** An invocation with a qualifier, a function's ARN or an invocation type goes in; the version that it means carries it out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionRegistry } from '../function-registry.js';
import { invokeRoute } from '../invoke-route.js';
import { functionReference, LATEST } from './function-reference.js';
import { badParameter } from './function-settings.js';
import type { LambdaFunctions } from './lambda-functions.js';
import { queryOf } from './query-of.js';

export function lambdaInvoke(
  functions: FunctionRegistry,
  lambda: LambdaFunctions,
  segment: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const reference = functionReference(segment, queryOf(request).get('Qualifier'));
  const { name, qualifier } = reference;
  // Functions that the project's own route deployed have no versions.
  const ofOurs = lambda.get(name) === undefined && (qualifier === null || qualifier === LATEST);
  const version = ofOurs ? null : lambda.version(reference);
  const deployedName = version?.hosted.spec.name ?? name;
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  switch (type) {
    case 'RequestResponse':
      return invokeRoute(functions, deployedName, request, response, version?.version);
    case 'DryRun':
      request.resume();
      if (functions.get(deployedName) === undefined) lambda.find(name);
      response.writeHead(204, { 'x-amz-executed-version': version?.version ?? LATEST }).end();
      return;
    case 'Event':
      throw badParameter('The invocation type Event is not supported by this runtime.');
    default:
      throw badParameter(`Unknown invocation type: ${String(type).slice(0, 100)}`);
  }
}
