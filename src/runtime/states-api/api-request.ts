/** The fields of a request of the AWS Step Functions API go in, unknown; they come out checked, or as the error that AWS names. */
import { RequestError } from '../request-error.js';
import { isJsonArray, type JsonObject } from '../states/json.js';

export const STATES_ARN = 'arn:aws:states:us-east-1:000000000000';
const MACHINE_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:stateMachine:[^:]+$/;
const ANY_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:(\w+):.+$/;
/** AWS Step Functions API reference, CreateStateMachine, `name`. */
const NO_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const MAX_RESULTS = 1000;
const DEFAULT_RESULTS = 100;

export function refused(type: string, message: string): RequestError {
  return new RequestError(400, type, message);
}

/** @throws RequestError 400 */
export function textOf(request: JsonObject, field: string): string {
  const value = request[field];
  if (typeof value === 'string' && value !== '') return value;
  throw refused('ValidationException', `'${field}' must be a string that is not empty`);
}

/** @throws RequestError 400 */
export function optionalTextOf(request: JsonObject, field: string, maxCharacters: number): string | null {
  const value = request[field];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value.length <= maxCharacters) return value;
  throw refused('ValidationException', `'${field}' must be a string of at most ${maxCharacters} characters`);
}

/** @throws RequestError 400 */
export function nameOf(request: JsonObject, field: string): string {
  const name = textOf(request, field);
  if (name.length <= 80 && !NO_NAME.test(name)) return name;
  throw refused('InvalidName', `Invalid Name: '${name.slice(0, 100)}'`);
}

/** @throws RequestError 400 */
export function machineArnOf(request: JsonObject, field: string): string {
  const arn = textOf(request, field);
  if (MACHINE_ARN.test(arn)) return arn;
  throw refused('InvalidArn', `Invalid Arn: '${arn.slice(0, 300)}'`);
}

/** Express executions have ARNs, and nothing that could be asked of them. @throws RequestError 400 */
export function executionArnOf(request: JsonObject): string {
  const arn = textOf(request, 'executionArn');
  const kind = ANY_ARN.exec(arn)?.[1];
  if (kind === 'execution') return arn;
  const why = kind === undefined ? arn.slice(0, 300) : `Resource type not valid in this context: ${kind}`;
  throw refused('InvalidArn', `Invalid Arn: '${why}'`);
}

/** @throws RequestError 400 */
export function objectsOf(request: JsonObject, field: string): readonly JsonObject[] {
  const value = request[field] ?? [];
  if (isJsonArray(value) && value.every((each) => typeof each === 'object' && each !== null))
    return value as readonly JsonObject[];
  throw refused('ValidationException', `'${field}' must be a list of objects`);
}

/**
 * One page of a list that may change between two pages: tokens name the last item that was told.
 * @param all each with a number of its own, ever greater, or with `descending` ever smaller
 * @throws RequestError 400
 */
export function pageOf<Item>(
  request: JsonObject,
  all: readonly Item[],
  numberOf: (item: Item) => number,
  descending = false,
): { items: readonly Item[]; nextToken?: string } {
  const wanted = request['maxResults'] ?? 0;
  if (typeof wanted !== 'number' || !Number.isInteger(wanted) || wanted < 0 || wanted > MAX_RESULTS) {
    throw refused('ValidationException', `'maxResults' must be an integer from 0 to ${MAX_RESULTS}`);
  }
  const token = request['nextToken'] ?? null;
  if (token !== null && !(typeof token === 'string' && /^\d{1,15}$/.test(token))) {
    throw refused('InvalidToken', 'Invalid Token');
  }
  const after = Number(token);
  const isLeft = (item: Item): boolean => (descending ? numberOf(item) < after : numberOf(item) > after);
  const left = token === null ? all : all.filter(isLeft);
  const items = left.slice(0, wanted === 0 ? DEFAULT_RESULTS : wanted);
  const last = items.at(-1);
  if (last === undefined || items.length === left.length) return { items };
  return { items, nextToken: String(numberOf(last)) };
}
