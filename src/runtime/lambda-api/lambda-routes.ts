/** The operations of AWS Lambda on functions, versions and aliases, as routes: paths and status codes of its API reference. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Route } from '../http-front.js';
import { RequestError } from '../request-error.js';
import { respondJson } from '../respond.js';
import { aliasRoutes } from './alias-routes.js';
import { accountRoutes } from './account-routes.js';
import { concurrencyRoutes } from './concurrency-routes.js';
import { eventInvokeRoutes } from './event-invoke-routes.js';
import { functionConfiguration } from './function-configuration.js';
import { functionReference, invalid } from './function-reference.js';
import { badParameter, isRecord, parseSettings } from './function-settings.js';
import { checkRevision, versionsOf, type FunctionVersion, type LambdaFunctions } from './lambda-functions.js';
import { pageOf } from './page-of.js';
import { provisionedRoutes } from './provisioned-routes.js';
import { queryOf } from './query-of.js';
import { readObject } from './read-object.js';
import { MAX_ZIP_BYTES, readZip } from './read-zip.js';
import { addTags, parseTags } from './tags.js';
import { tagRoutes } from './tag-routes.js';

const FUNCTIONS = '/2015-03-31/functions';
/** A package of 50 MB in base64, and the other fields. */
const MAX_BODY_BYTES = 68 * 1024 * 1024;
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

export function lambdaRoutes(lambda: LambdaFunctions): Route[] {
  return [
    ...functionRoutes(lambda),
    ...versionRoutes(lambda),
    ...aliasRoutes(lambda),
    ...provisionedRoutes(lambda),
    ...tagRoutes(lambda),
    ...concurrencyRoutes(lambda),
    ...accountRoutes(lambda),
    ...eventInvokeRoutes(lambda),
  ];
}

function functionRoutes(lambda: LambdaFunctions): Route[] {
  const find = (
    segment: string,
    request: IncomingMessage,
  ): { version: FunctionVersion; qualified: boolean } => {
    const reference = functionReference(segment, queryOf(request).get('Qualifier'));
    return { version: lambda.version(reference), qualified: reference.qualifier !== null };
  };
  // Older tools put a slash at the end.
  const list: Route = {
    method: 'GET',
    path: FUNCTIONS,
    handle(_, request, response) {
      const query = queryOf(request);
      const every = query.get('FunctionVersion') === 'ALL';
      const configurations = lambda
        .all()
        .flatMap((known) => (every ? versionsOf(known) : [known.latest]))
        .map((version) => functionConfiguration(version, every));
      const { items, next } = pageOf(configurations, query);
      respondJson(response, 200, { Functions: items, NextMarker: next });
    },
  };
  return [
    {
      method: 'POST',
      path: FUNCTIONS,
      async handle(_, request, response) {
        const body = await readObject(request, MAX_BODY_BYTES);
        const given = body['FunctionName'];
        if (typeof given !== 'string') throw invalid('functionName', given, NAME.source);
        const { name, qualifier } = functionReference(encodeURIComponent(given));
        if (qualifier !== null) throw invalid('functionName', given, NAME.source);
        const tags = parseTags(body['Tags'] ?? {});
        const created = await lambda.create(name, parseSettings(body, null), zipIn(body['Code']));
        addTags(lambda.find(name), tags);
        const version = body['Publish'] === true ? await lambda.publish(name) : created;
        respondJson(response, 201, functionConfiguration(version, false));
      },
    },
    list,
    { ...list, path: `${FUNCTIONS}/` },
    {
      method: 'GET',
      path: `${FUNCTIONS}/:name`,
      handle(segment, request, response) {
        const { version, qualified } = find(segment, request);
        const { tags, reserved } = lambda.find(version.name);
        respondJson(response, 200, {
          Configuration: functionConfiguration(version, qualified),
          ...(tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) }),
          ...(reserved === null ? {} : { Concurrency: { ReservedConcurrentExecutions: reserved } }),
        });
      },
    },
    {
      method: 'GET',
      path: `${FUNCTIONS}/:name/configuration`,
      handle(segment, request, response) {
        const { version, qualified } = find(segment, request);
        respondJson(response, 200, functionConfiguration(version, qualified));
      },
    },
    {
      method: 'PUT',
      path: `${FUNCTIONS}/:name/configuration`,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const { name } = functionReference(segment);
        const settings = parseSettings(body, lambda.find(name).latest.settings);
        const updated = await lambda.update(name, { settings, revisionId: revisionIn(body) });
        respondJson(response, 200, functionConfiguration(updated, false));
      },
    },
    {
      method: 'PUT',
      path: `${FUNCTIONS}/:name/code`,
      async handle(segment, request, response) {
        const body = await readObject(request, MAX_BODY_BYTES);
        const { name } = functionReference(segment);
        const { latest } = lambda.find(name);
        const zip = zipIn(body);
        const architectures = body['Architectures'];
        const settings = parseSettings({ Architectures: architectures }, latest.settings);
        if (body['DryRun'] === true) {
          checkRevision(latest.revisionId, revisionIn(body));
          await readZip(zip);
          const sha256 = createHash('sha256').update(zip).digest('base64');
          return respondJson(
            response,
            200,
            functionConfiguration({ ...latest, settings, zip, sha256 }, false),
          );
        }
        const updated = await lambda.update(name, { settings, zip, revisionId: revisionIn(body) });
        const version = body['Publish'] === true ? await lambda.publish(name) : updated;
        respondJson(response, 200, functionConfiguration(version, false));
      },
    },
    {
      method: 'DELETE',
      path: `${FUNCTIONS}/:name`,
      handle(segment, request, response) {
        lambda.remove(functionReference(segment, queryOf(request).get('Qualifier')));
        response.writeHead(204).end();
      },
    },
  ];
}

function versionRoutes(lambda: LambdaFunctions): Route[] {
  return [
    {
      method: 'POST',
      path: `${FUNCTIONS}/:name/versions`,
      async handle(segment, request, response) {
        const body = await readObject(request);
        const { name } = functionReference(segment);
        const { latest } = lambda.find(name);
        checkRevision(latest.revisionId, revisionIn(body));
        const expected = body['CodeSha256'];
        if (typeof expected === 'string' && expected !== '' && expected !== latest.sha256) {
          throw badParameter(
            `CodeSHA256 (${expected.slice(0, 100)}) is different from current CodeSHA256 in $LATEST (${latest.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
          );
        }
        const description = body['Description'];
        const published = await lambda.publish(
          name,
          typeof description === 'string' ? description : undefined,
        );
        respondJson(response, 201, functionConfiguration(published, true));
      },
    },
    {
      method: 'GET',
      path: `${FUNCTIONS}/:name/versions`,
      handle(segment, request, response) {
        const known = lambda.find(functionReference(segment).name);
        const versions = versionsOf(known).map((version) => functionConfiguration(version, true));
        const { items, next } = pageOf(versions, queryOf(request));
        respondJson(response, 200, { Versions: items, NextMarker: next });
      },
    },
  ];
}

/** @param code `Code` of CreateFunction, or the body of UpdateFunctionCode */
function zipIn(code: unknown): Buffer {
  if (!isRecord(code) || typeof code['ZipFile'] !== 'string' || code['ZipFile'] === '') {
    throw badParameter('Please provide ZipFile: other sources of code are not supported by this runtime.');
  }
  const zip = Buffer.from(code['ZipFile'], 'base64');
  if (zip.length <= MAX_ZIP_BYTES) return zip;
  const message = `Request must be smaller than ${MAX_ZIP_BYTES} bytes`;
  throw new RequestError(413, 'RequestEntityTooLargeException', message);
}

function revisionIn(body: Record<string, unknown>): string | undefined {
  const revision = body['RevisionId'];
  return typeof revision === 'string' ? revision : undefined;
}
