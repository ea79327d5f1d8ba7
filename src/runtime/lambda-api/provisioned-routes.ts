/** The operations of AWS Lambda on provisioned concurrency, as routes: paths and status codes of its API reference. */
import type { IncomingMessage } from 'node:http';
import type { Route } from '../http-front.js';
import { readJson } from '../read-json.js';
import { RequestError } from '../request-error.js';
import { respondJson } from '../respond.js';
import { functionArn, functionReference } from './function-reference.js';
import { isRecord } from './function-settings.js';
import type { LambdaFunctions } from './lambda-functions.js';
import { pageOf } from './page-of.js';
import {
  provision,
  provisionedConfiguration,
  putProvisioned,
  type QualifiedReference,
} from './provisioned-concurrency.js';
import { queryOf } from './query-of.js';

const PATH = '/2019-09-30/functions/:name/provisioned-concurrency';
const MAX_BODY_BYTES = 4096;

export function provisionedRoutes(lambda: LambdaFunctions): Route[] {
  return [
    {
      method: 'PUT',
      path: PATH,
      async handle(segment, request, response) {
        const reference = qualified(segment, request);
        const requested = requestedIn(await readJson(request, MAX_BODY_BYTES));
        const known = lambda.find(reference.name);
        putProvisioned(known, reference, requested);
        respondJson(response, 202, provisionedConfiguration(known, reference));
      },
    },
    {
      method: 'GET',
      path: PATH,
      handle(segment, request, response) {
        const query = queryOf(request);
        if (query.get('List') !== 'ALL') {
          const reference = qualified(segment, request);
          const known = lambda.find(reference.name);
          return respondJson(response, 200, provisionedConfiguration(known, reference));
        }
        const { name } = functionReference(segment);
        const known = lambda.find(name);
        const { items, next } = pageOf([...known.provisioned.keys()], query);
        const configurations = items.map((qualifier) => ({
          FunctionArn: functionArn(name, qualifier),
          ...provisionedConfiguration(known, { name, qualifier }),
        }));
        respondJson(response, 200, { ProvisionedConcurrencyConfigs: configurations, NextMarker: next });
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      handle(segment, request, response) {
        const reference = qualified(segment, request);
        // The version or alias has to be there; AWS Lambda too answers 204 when nothing was provisioned.
        lambda.version(reference);
        const known = lambda.find(reference.name);
        known.provisioned.delete(reference.qualifier);
        provision(known);
        response.writeHead(204).end();
      },
    },
  ];
}

function qualified(segment: string, request: IncomingMessage): QualifiedReference {
  const { name, qualifier } = functionReference(segment, queryOf(request).get('Qualifier'));
  if (qualifier !== null) return { name, qualifier };
  throw violation("Value null at 'qualifier' failed to satisfy constraint: Member must not be null");
}

function requestedIn(body: unknown): number {
  const value = isRecord(body) ? body['ProvisionedConcurrentExecutions'] : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  const shown = JSON.stringify(value ?? null).slice(0, 100);
  throw violation(
    `Value '${shown}' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  );
}

function violation(what: string): RequestError {
  return new RequestError(400, 'ValidationException', `1 validation error detected: ${what}`);
}
