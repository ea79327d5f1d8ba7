/** The operations of AWS Lambda on how a function's events are handled, as routes. */
import type { IncomingMessage } from 'node:http';
import type { Route } from '../http-front.js';
import { RequestError } from '../request-error.js';
import { respondJson } from '../respond.js';
import {
  eventInvokeConfiguration,
  parseEventInvokeConfig,
  type EventInvokeConfig,
} from './event-invoke-config.js';
import { functionArn, functionReference, LATEST } from './function-reference.js';
import type { LambdaFunction, LambdaFunctions } from './lambda-functions.js';
import { pageOf } from './page-of.js';
import { queryOf } from './query-of.js';
import { readObject } from './read-object.js';

const CONFIG = '/2019-09-25/functions/:name/event-invoke-config';

export function eventInvokeRoutes(lambda: LambdaFunctions): Route[] {
  /** @throws RequestError 400 or 404 */
  const place = (
    segment: string,
    request: IncomingMessage,
  ): { name: string; qualifier: string; known: LambdaFunction } => {
    const reference = functionReference(segment, queryOf(request).get('Qualifier'));
    lambda.version(reference);
    const { name, qualifier } = reference;
    return { name, qualifier: qualifier ?? LATEST, known: lambda.find(name) };
  };
  const found = (
    segment: string,
    request: IncomingMessage,
  ): ReturnType<typeof place> & { config: EventInvokeConfig } => {
    const at = place(segment, request);
    const config = at.known.eventConfigs.get(at.qualifier);
    if (config !== undefined) return { ...at, config };
    const message = `The function ${functionArn(at.name, at.qualifier)} doesn't have an EventInvokeConfig`;
    throw new RequestError(404, 'ResourceNotFoundException', message);
  };
  return [
    {
      method: 'PUT',
      path: CONFIG,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const { name, qualifier, known } = place(segment, request);
        const config = parseEventInvokeConfig(body, null, lambda);
        known.eventConfigs.set(qualifier, config);
        respondJson(response, 200, eventInvokeConfiguration(name, qualifier, config));
      },
    },
    {
      method: 'POST',
      path: CONFIG,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const { name, qualifier, known, config } = found(segment, request);
        const updated = parseEventInvokeConfig(body, config, lambda);
        known.eventConfigs.set(qualifier, updated);
        respondJson(response, 200, eventInvokeConfiguration(name, qualifier, updated));
      },
    },
    {
      method: 'GET',
      path: CONFIG,
      handle(segment, request, response) {
        const { name, qualifier, config } = found(segment, request);
        respondJson(response, 200, eventInvokeConfiguration(name, qualifier, config));
      },
    },
    {
      method: 'DELETE',
      path: CONFIG,
      handle(segment, request, response) {
        const { known, qualifier } = found(segment, request);
        known.eventConfigs.delete(qualifier);
        response.writeHead(204).end();
      },
    },
    {
      method: 'GET',
      path: `${CONFIG}/list`,
      handle(segment, request, response) {
        const { name } = functionReference(segment);
        const configs = [...lambda.find(name).eventConfigs].map(([qualifier, config]) =>
          eventInvokeConfiguration(name, qualifier, config),
        );
        const { items, next } = pageOf(configs, queryOf(request));
        respondJson(response, 200, { FunctionEventInvokeConfigs: items, NextMarker: next });
      },
    },
  ];
}
