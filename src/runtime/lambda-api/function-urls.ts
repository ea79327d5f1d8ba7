/** Functions, by name or alias, get an address of their own here; an address leads back to them for as long as it is theirs. */
import { randomUUID } from 'node:crypto';
import { RequestError } from '../request-error.js';
import { functionArn, type FunctionReference } from './function-reference.js';
import type { LambdaFunctions } from './lambda-functions.js';

export interface FunctionUrl {
  readonly id: string;
  readonly reference: FunctionReference;
  readonly created: Date;
  readonly modified: Date;
}

export interface FunctionUrls {
  /** @throws RequestError 404, 409 */
  create(reference: FunctionReference): FunctionUrl;
  /** @throws RequestError 404 */
  get(reference: FunctionReference): FunctionUrl;
  /** @throws RequestError 404 */
  touch(reference: FunctionReference): FunctionUrl;
  /** @throws RequestError 404 */
  remove(reference: FunctionReference): void;
  /** Of a function and its aliases. @throws RequestError 404 */
  list(name: string): FunctionUrl[];
  byId(id: string): FunctionUrl | undefined;
}

export const URL_ROOT = '/faasmark/urls/';

/** The function's own map says what is true; the index only finds it. */
export function functionUrls(lambda: LambdaFunctions): FunctionUrls {
  const index = new Map<string, FunctionReference>();

  const get = (reference: FunctionReference): FunctionUrl => {
    const url = lambda.find(reference.name).urls.get(reference.qualifier);
    if (url !== undefined) return url;
    throw new RequestError(404, 'ResourceNotFoundException', 'The resource you requested does not exist.');
  };

  const put = (url: FunctionUrl): FunctionUrl => {
    lambda.find(url.reference.name).urls.set(url.reference.qualifier, url);
    index.set(url.id, url.reference);
    return url;
  };

  return {
    get,
    create(reference) {
      const { name, qualifier } = reference;
      // An alias has to be there.
      lambda.version(reference);
      if (lambda.find(name).urls.has(qualifier)) {
        const message = `Failed to create function url config for [functionArn = ${functionArn(name, qualifier)}]. Error message: FunctionUrlConfig exists for this Lambda function`;
        throw new RequestError(409, 'ResourceConflictException', message);
      }
      const created = new Date();
      return put({ id: randomUUID().replaceAll('-', ''), reference, created, modified: created });
    },
    touch: (reference) => put({ ...get(reference), modified: new Date() }),
    remove(reference) {
      index.delete(get(reference).id);
      lambda.find(reference.name).urls.delete(reference.qualifier);
    },
    list: (name) => [...lambda.find(name).urls.values()],
    byId(id) {
      const reference = index.get(id);
      if (reference === undefined) return undefined;
      const url = lambda.get(reference.name)?.urls.get(reference.qualifier);
      if (url?.id === id) return url;
      // The function or the alias has gone, and perhaps come back as another.
      index.delete(id);
      return undefined;
    },
  };
}
