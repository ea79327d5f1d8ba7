/** The operations of AWS Lambda on reserved concurrency, as routes: how many calls all versions of a function may have at a time. */
import type { Route } from '../http-front.js';
import { respondJson } from '../respond.js';
import { functionReference } from './function-reference.js';
import { badParameter, integer } from './function-settings.js';
import type { LambdaFunctions } from './lambda-functions.js';
import { readObject } from './read-object.js';

const PATH = '/2017-10-31/functions/:name/concurrency';
/** The operation that reads came later, and has a date of its own. */
const READ_PATH = '/2019-09-30/functions/:name/concurrency';

/** AWS Lambda developer guide, Lambda quotas: of an account. Only what functions reserve is held against it here. */
export const ACCOUNT_CONCURRENCY = 1000;
/** Developer guide, Configuring reserved concurrency: what has to be left to functions without. */
const MIN_UNRESERVED = 100;

export function unreservedConcurrency(lambda: LambdaFunctions, except?: string): number {
  return lambda
    .all()
    .reduce(
      (left, { latest, reserved }) => (latest.name === except ? left : left - (reserved ?? 0)),
      ACCOUNT_CONCURRENCY,
    );
}

export function concurrencyRoutes(lambda: LambdaFunctions): Route[] {
  /** @throws RequestError 400 or 404 */
  const nameIn = (segment: string): string => {
    const { name, qualifier } = functionReference(segment);
    if (qualifier !== null)
      throw badParameter('Concurrency is reserved for a function, not for a version or alias.');
    lambda.find(name);
    return name;
  };
  return [
    {
      method: 'PUT',
      path: PATH,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const name = nameIn(segment);
        const field = 'reservedConcurrentExecutions';
        const reserved = integer(field, body['ReservedConcurrentExecutions'], 0, 2 ** 31 - 1);
        if (unreservedConcurrency(lambda, name) - reserved < MIN_UNRESERVED) {
          throw badParameter(
            `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}].`,
          );
        }
        lambda.reserve(name, reserved);
        respondJson(response, 200, { ReservedConcurrentExecutions: reserved });
      },
    },
    {
      method: 'GET',
      path: READ_PATH,
      handle(segment, _request, response) {
        const { reserved } = lambda.find(nameIn(segment));
        respondJson(response, 200, reserved === null ? {} : { ReservedConcurrentExecutions: reserved });
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      handle(segment, _request, response) {
        lambda.reserve(nameIn(segment), null);
        response.writeHead(204).end();
      },
    },
  ];
}
