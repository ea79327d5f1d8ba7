/** The operations of AWS Lambda on aliases, as routes: names that point to one version each. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Route } from '../http-front.js';
import { RequestError } from '../request-error.js';
import { respondJson } from '../respond.js';
import { aliasConfiguration } from './function-configuration.js';
import { functionArn, functionReference, invalid, LATEST } from './function-reference.js';
import { badParameter, isRecord } from './function-settings.js';
import {
  checkRevision,
  notFound,
  type FunctionAlias,
  type LambdaFunction,
  type LambdaFunctions,
} from './lambda-functions.js';
import { pageOf } from './page-of.js';
import { provision, refuseProvisioned } from './provisioned-concurrency.js';
import { queryOf } from './query-of.js';
import { readObject } from './read-object.js';

const ALIASES = '/2015-03-31/functions/:name/aliases';
const ALIAS = `${ALIASES}/:alias`;
/** API reference, CreateAlias: not only digits, which would be a version. */
const NAME = /^(?!^[0-9]+$)[a-zA-Z0-9_-]{1,128}$/;

export function aliasRoutes(lambda: LambdaFunctions): Route[] {
  return [
    {
      method: 'POST',
      path: ALIASES,
      async handle(segment, request, response) {
        const body = await readAlias(request);
        const { name } = functionReference(segment);
        const known = lambda.find(name);
        const alias = body['Name'];
        if (typeof alias !== 'string' || !NAME.test(alias)) throw invalid('name', alias, NAME.source);
        if (known.aliases.has(alias)) {
          const message = `Alias already exists: ${functionArn(name, alias)}`;
          throw new RequestError(409, 'ResourceConflictException', message);
        }
        const created = aliasOf(name, known, alias, body, null);
        known.aliases.set(alias, created);
        respondJson(response, 201, aliasConfiguration(name, created));
      },
    },
    {
      method: 'GET',
      path: ALIASES,
      handle(segment, request, response) {
        const { name } = functionReference(segment);
        const query = queryOf(request);
        const version = query.get('FunctionVersion');
        const aliases = [...lambda.find(name).aliases.values()]
          .filter((alias) => version === null || alias.version === version)
          .map((alias) => aliasConfiguration(name, alias));
        const { items, next } = pageOf(aliases, query);
        respondJson(response, 200, { Aliases: items, NextMarker: next });
      },
    },
    {
      method: 'GET',
      path: ALIAS,
      handle(segments, _request, response) {
        const { name, alias } = findAlias(lambda, segments);
        respondJson(response, 200, aliasConfiguration(name, alias));
      },
    },
    {
      method: 'PUT',
      path: ALIAS,
      async handle(segments, request, response) {
        const body = await readAlias(request);
        const { name, known, alias } = findAlias(lambda, segments);
        const revision = body['RevisionId'];
        checkRevision(alias.revisionId, typeof revision === 'string' ? revision : undefined);
        const updated = aliasOf(name, known, alias.name, body, alias);
        if (updated.version === LATEST) refuseProvisioned(known, alias.name);
        known.aliases.set(alias.name, updated);
        provision(known);
        respondJson(response, 200, aliasConfiguration(name, updated));
      },
    },
    {
      method: 'DELETE',
      path: ALIAS,
      handle(segments, _request, response) {
        const [segment = '', alias = ''] = segments.split('/');
        const known = lambda.find(functionReference(segment).name);
        // A version of that name keeps what it has.
        if (known.aliases.delete(alias)) {
          known.eventConfigs.delete(alias);
          known.urls.delete(alias);
          known.provisioned.delete(alias);
          provision(known);
        }
        response.writeHead(204).end();
      },
    },
  ];
}

function findAlias(
  lambda: LambdaFunctions,
  segments: string,
): { name: string; known: LambdaFunction; alias: FunctionAlias } {
  const [segment = '', aliasName = ''] = segments.split('/');
  const { name } = functionReference(segment);
  const known = lambda.find(name);
  const alias = known.aliases.get(aliasName);
  if (alias === undefined) {
    const { message } = notFound(functionArn(name, aliasName));
    throw new RequestError(
      404,
      'ResourceNotFoundException',
      message.replace('Function', 'Cannot find alias arn'),
    );
  }
  return { name, known, alias };
}

function aliasOf(
  functionName: string,
  known: LambdaFunction,
  name: string,
  body: Record<string, unknown>,
  base: FunctionAlias | null,
): FunctionAlias {
  const version = body['FunctionVersion'] ?? base?.version;
  if (typeof version !== 'string') throw invalid('functionVersion', version, '(\\$LATEST|[0-9]+)');
  if (version !== LATEST && !known.published.has(version)) throw notFound(functionArn(functionName, version));
  const description = body['Description'] ?? base?.description ?? '';
  if (typeof description !== 'string' || description.length > 256) {
    throw badParameter('description must be a string of at most 256 characters.');
  }
  return { name, version, description, revisionId: randomUUID() };
}

async function readAlias(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readObject(request);
  const routing = body['RoutingConfig'];
  const weights = isRecord(routing) ? (routing['AdditionalVersionWeights'] ?? {}) : {};
  if (Object.keys(weights).length === 0) return body;
  throw badParameter('Weights between versions are not supported by this runtime.');
}
