/** The operations of AWS Lambda on tags, as routes. A tag belongs to the function and not to a version of it. */
import type { Route } from '../http-front.js';
import { respondJson } from '../respond.js';
import { functionReference, invalid } from './function-reference.js';
import { badParameter } from './function-settings.js';
import type { LambdaFunction, LambdaFunctions } from './lambda-functions.js';
import { queryOf } from './query-of.js';
import { readObject } from './read-object.js';
import { addTags, parseTags } from './tags.js';

const TAGS = '/2017-03-31/tags/:arn';
/** Percent-encoded or not. */
const ARN = /^arn(:|%3A)/i;

export function tagRoutes(lambda: LambdaFunctions): Route[] {
  /** @throws RequestError 400 or 404 */
  const owner = (segment: string): LambdaFunction => {
    const { name, qualifier } = functionReference(segment);
    if (!ARN.test(segment)) throw invalid('resource', segment, 'arn:(aws[a-zA-Z-]*):lambda:…');
    if (qualifier !== null) {
      throw badParameter(
        'Tags on function aliases and versions are not supported. Please specify a function ARN.',
      );
    }
    return lambda.find(name);
  };
  return [
    {
      method: 'GET',
      path: TAGS,
      handle(segment, _request, response) {
        respondJson(response, 200, { Tags: Object.fromEntries(owner(segment).tags) });
      },
    },
    {
      method: 'POST',
      path: TAGS,
      async handle(segment, request, response) {
        const body = await readObject(request);
        addTags(owner(segment), parseTags(body['Tags']));
        response.writeHead(204).end();
      },
    },
    {
      method: 'DELETE',
      path: TAGS,
      handle(segment, request, response) {
        const tagged = owner(segment);
        const keys = queryOf(request).getAll('tagKeys');
        if (keys.length === 0) throw badParameter('tagKeys must name at least one tag.');
        tagged.tags = new Map([...tagged.tags].filter(([key]) => !keys.includes(key)));
        response.writeHead(204).end();
      },
    },
  ];
}
