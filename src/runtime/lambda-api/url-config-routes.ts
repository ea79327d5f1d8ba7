/** The operations of AWS Lambda on function URLs, as routes. The addresses are on this server, below a path of their own. */
import type { IncomingMessage } from 'node:http';
import type { Route } from '../http-front.js';
import { RequestError } from '../request-error.js';
import { respondJson } from '../respond.js';
import { functionArn, functionReference, invalid, type FunctionReference } from './function-reference.js';
import { badParameter, isRecord } from './function-settings.js';
import { URL_ROOT, type FunctionUrl, type FunctionUrls } from './function-urls.js';
import { pageOf } from './page-of.js';
import { queryOf } from './query-of.js';
import { readObject } from './read-object.js';

const CONFIG = '/2021-10-31/functions/:name/url';
/** API reference, CreateFunctionUrlConfig: an alias, and not the number of a version. */
const QUALIFIER = /^(?!^[0-9]+$)[a-zA-Z0-9_-]{1,128}$/;

export function urlConfigRoutes(urls: FunctionUrls): Route[] {
  return [
    {
      method: 'POST',
      path: CONFIG,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const reference = referenceIn(segment, request);
        if (body['AuthType'] === undefined || body['AuthType'] === null)
          throw unlisted('authType', null, 'NONE');
        checkSettings(body);
        const { LastModifiedTime: _, ...created } = describe(urls.create(reference), request);
        respondJson(response, 201, created);
      },
    },
    {
      method: 'GET',
      path: CONFIG,
      handle(segment, request, response) {
        respondJson(response, 200, describe(urls.get(referenceIn(segment, request)), request));
      },
    },
    {
      method: 'PUT',
      path: CONFIG,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const reference = referenceIn(segment, request);
        urls.get(reference);
        checkSettings(body);
        respondJson(response, 200, describe(urls.touch(reference), request));
      },
    },
    {
      method: 'DELETE',
      path: CONFIG,
      handle(segment, request, response) {
        urls.remove(referenceIn(segment, request));
        response.writeHead(204).end();
      },
    },
    {
      method: 'GET',
      path: `${CONFIG}s`,
      handle(segment, request, response) {
        const all = urls.list(functionReference(segment).name).map((url) => describe(url, request));
        const { items, next } = pageOf(all, queryOf(request));
        respondJson(response, 200, { FunctionUrlConfigs: items, NextMarker: next });
      },
    },
  ];
}

/** @throws RequestError 400 */
function referenceIn(segment: string, request: IncomingMessage): FunctionReference {
  const reference = functionReference(segment, queryOf(request).get('Qualifier'));
  const { qualifier } = reference;
  if (qualifier === null || QUALIFIER.test(qualifier)) return reference;
  throw invalid('qualifier', qualifier, QUALIFIER.source);
}

/** What would make a difference and cannot be had here is refused. @throws RequestError 400 */
function checkSettings({ AuthType: auth, InvokeMode: mode, Cors: cors }: Record<string, unknown>): void {
  if (auth === 'AWS_IAM')
    throw badParameter('AuthType AWS_IAM is not supported by this runtime: it checks no signatures.');
  if (auth !== undefined && auth !== null && auth !== 'NONE')
    throw unlisted('authType', auth, 'NONE, AWS_IAM');
  if (mode === 'RESPONSE_STREAM')
    throw badParameter('InvokeMode RESPONSE_STREAM is not supported by this runtime.');
  if (mode !== undefined && mode !== null && mode !== 'BUFFERED')
    throw unlisted('invokeMode', mode, 'BUFFERED, RESPONSE_STREAM');
  if (isRecord(cors) && Object.keys(cors).length > 0)
    throw badParameter('Cors is not supported by this runtime: it refuses all requests with an Origin.');
}

function unlisted(field: string, value: unknown, values: string): RequestError {
  const message = `1 validation error detected: Value '${String(value).slice(0, 100)}' at '${field}' failed to satisfy constraint: Member must satisfy enum value set: [${values}]`;
  return new RequestError(400, 'ValidationException', message);
}

function describe(url: FunctionUrl, request: IncomingMessage): Record<string, unknown> {
  const { name, qualifier } = url.reference;
  return {
    // The front has looked at the Host: it is this server.
    FunctionUrl: `http://${request.headers.host ?? ''}${URL_ROOT}${url.id}/`,
    FunctionArn: functionArn(name, qualifier),
    AuthType: 'NONE',
    InvokeMode: 'BUFFERED',
    CreationTime: url.created.toISOString(),
    LastModifiedTime: url.modified.toISOString(),
  };
}
