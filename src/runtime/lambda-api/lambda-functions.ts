/** Functions as AWS Lambda knows them (newest code, published versions, aliases) over the registry that runs them. */
import { createHash, randomUUID } from 'node:crypto';
import type { FunctionRegistry } from '../function-registry.js';
import type { HostedFunction } from '../hosted-function.js';
import { RequestError } from '../request-error.js';
import type { EventInvokeConfig } from './event-invoke-config.js';
import { functionArn, LATEST, type FunctionReference } from './function-reference.js';
import { badParameter, type FunctionSettings } from './function-settings.js';
import type { FunctionUrl } from './function-urls.js';
import { lambdaSpec } from './lambda-spec.js';
import type { ProvisionedConcurrency } from './provisioned-concurrency.js';
import { readZip } from './read-zip.js';
import { reservedConcurrency } from './reserved-concurrency.js';
import type { Tags } from './tags.js';

/** One state of a function: `$LATEST`, or a published one, which never changes. */
export interface FunctionVersion {
  readonly name: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly settings: FunctionSettings;
  readonly zip: Buffer;
  readonly sha256: string;
  readonly revisionId: string;
  readonly modified: Date;
  /** What runs it. When the registry has another under its name, this one has been replaced from outside. */
  readonly hosted: HostedFunction;
}

export interface FunctionAlias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly revisionId: string;
}

export interface LambdaFunction {
  latest: FunctionVersion;
  readonly published: Map<string, FunctionVersion>;
  lastNumber: number;
  readonly aliases: Map<string, FunctionAlias>;
  /** By version or alias. */
  readonly provisioned: Map<string, ProvisionedConcurrency>;
  tags: Tags;
  /** How many calls all versions together may have at a time; null when nothing was reserved. */
  reserved: number | null;
  readonly eventConfigs: Map<string, EventInvokeConfig>;
  /** By alias; null is the function's own. */
  readonly urls: Map<string | null, FunctionUrl>;
}

export interface Change {
  settings?: FunctionSettings;
  zip?: Buffer;
  /** The revision that the caller believes to change. */
  revisionId?: string | undefined;
}

export interface LambdaFunctions {
  create(name: string, settings: FunctionSettings, zip: Buffer): Promise<FunctionVersion>;
  update(name: string, change: Change): Promise<FunctionVersion>;
  /** The last version again when nothing has changed since. */
  publish(name: string, description?: string): Promise<FunctionVersion>;
  /** All of it, or one version. */
  remove(reference: FunctionReference): void;
  /** Bounds the calls of all versions together; null lifts the bound. @throws RequestError 404 */
  reserve(name: string, limit: number | null): void;
  /** Of all packages, each once. */
  storedBytes(): number;
  get(name: string): LambdaFunction | undefined;
  all(): readonly LambdaFunction[];
  /** @throws RequestError 404 */
  find(name: string): LambdaFunction;
  /** @throws RequestError 404 */
  version(reference: FunctionReference): FunctionVersion;
}

/** AWS Lambda keeps 75 GB for an account; here packages lie in memory. */
export const MAX_STORED_BYTES = 512 * 1024 * 1024;

export function lambdaFunctions(registry: FunctionRegistry): LambdaFunctions {
  const functions = new Map<string, LambdaFunction>();
  /** Names with a change under way: one at a time, so that none is lost. */
  const changing = new Set<string>();

  const forget = (name: string, known: LambdaFunction): void => {
    functions.delete(name);
    for (const { hosted } of known.published.values()) registry.remove(hosted.spec.name);
  };

  const get = (name: string): LambdaFunction | undefined => {
    const known = functions.get(name);
    if (known === undefined || changing.has(name) || registry.get(name) === known.latest.hosted) return known;
    // Deployed over or removed by the project's own route: the name is no longer this function's.
    forget(name, known);
    return undefined;
  };

  const find = (name: string): LambdaFunction => {
    const known = get(name);
    if (known === undefined) throw notFound(functionArn(name));
    return known;
  };

  const exclusively = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    if (changing.has(name)) {
      const message = `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(name)}`;
      throw new RequestError(409, 'ResourceConflictException', message);
    }
    changing.add(name);
    try {
      return await work();
    } finally {
      changing.delete(name);
    }
  };

  const storedBytes = (): number => {
    // Versions of the same code share its bytes.
    const zips = new Set([...functions.values()].flatMap(versionsOf).map(({ zip }) => zip));
    return [...zips].reduce((sum, { length }) => sum + length, 0);
  };

  const refuseTooMuch = (more: Buffer): void => {
    if (storedBytes() + more.length > MAX_STORED_BYTES)
      throw new RequestError(400, 'CodeStorageExceededException', 'Code storage limit exceeded.');
  };

  /** What is unpacked lies in memory until it is written: one package after the other. */
  let lastTurn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = lastTurn.then(work, work);
    lastTurn = turn;
    return turn;
  };

  const deploy = async (
    name: string,
    version: string,
    settings: FunctionSettings,
    zip: Buffer,
  ): Promise<FunctionVersion> => {
    const hosted = await inTurn(async () =>
      registry.deploy(lambdaSpec(name, version, settings, await readZip(zip))),
    );
    const reserved = functions.get(name)?.reserved ?? null;
    // Calls that waited for the version before are not asked again whether they may.
    hosted.admission = reserved === null ? null : reservedConcurrency(registry, name, reserved);
    const sha256 = createHash('sha256').update(zip).digest('base64');
    const modified = new Date();
    return { name, version, settings, zip, sha256, revisionId: randomUUID(), modified, hosted };
  };

  return {
    get,
    find,
    storedBytes,
    reserve(name, limit) {
      const known = find(name);
      known.reserved = limit;
      const admission = limit === null ? null : reservedConcurrency(registry, name, limit);
      for (const { hosted } of versionsOf(known)) hosted.admission = admission;
    },
    all: () => [...functions.keys()].sort().flatMap((name) => get(name) ?? []),
    version({ name, qualifier }) {
      const known = find(name);
      if (qualifier === null || qualifier === LATEST) return known.latest;
      const number = known.aliases.get(qualifier)?.version ?? qualifier;
      const version = number === LATEST ? known.latest : known.published.get(number);
      if (version === undefined) throw notFound(functionArn(name, qualifier));
      return version;
    },
    create: (name, settings, zip) =>
      exclusively(name, async () => {
        if (registry.get(name) !== undefined) {
          throw new RequestError(409, 'ResourceConflictException', `Function already exist: ${name}`);
        }
        refuseTooMuch(zip);
        const stale = functions.get(name);
        if (stale !== undefined) forget(name, stale);
        const latest = await deploy(name, LATEST, settings, zip);
        functions.set(name, {
          latest,
          published: new Map(),
          lastNumber: 0,
          aliases: new Map(),
          provisioned: new Map(),
          tags: new Map(),
          reserved: null,
          eventConfigs: new Map(),
          urls: new Map(),
        });
        return latest;
      }),
    async update(name, change) {
      find(name);
      return exclusively(name, async () => {
        const known = find(name);
        const { latest } = known;
        checkRevision(latest.revisionId, change.revisionId);
        if (change.zip !== undefined) refuseTooMuch(change.zip);
        known.latest = await deploy(
          name,
          LATEST,
          change.settings ?? latest.settings,
          change.zip ?? latest.zip,
        );
        return known.latest;
      });
    },
    async publish(name, description) {
      find(name);
      return exclusively(name, async () => {
        const known = find(name);
        const { settings, zip, sha256 } = known.latest;
        const last = known.published.get(String(known.lastNumber));
        const same = last?.sha256 === sha256 && sameSettings(last.settings, settings);
        if (last !== undefined && same) return last;
        const number = String(known.lastNumber + 1);
        const described = { ...settings, description: description ?? settings.description };
        const version = await deploy(name, number, described, zip);
        known.lastNumber++;
        known.published.set(number, version);
        return version;
      });
    },
    remove({ name, qualifier }) {
      const known = find(name);
      if (changing.has(name)) {
        const message = `An update is in progress for resource: ${functionArn(name)}`;
        throw new RequestError(409, 'ResourceConflictException', message);
      }
      if (qualifier === null) {
        registry.remove(name);
        return forget(name, known);
      }
      if (qualifier === LATEST)
        throw badParameter('$LATEST version cannot be deleted without deleting the function.');
      const version = known.published.get(qualifier);
      // AWS Lambda too answers 204 for a version that is not there.
      if (version === undefined) return;
      const users = [...known.aliases.values()].filter((alias) => alias.version === qualifier);
      if (users.length > 0) {
        const names = users.map((alias) => alias.name).join(', ');
        const message = `Version '${qualifier}' is currently referenced by alias: ${names}`;
        throw new RequestError(409, 'ResourceConflictException', message);
      }
      known.published.delete(qualifier);
      known.provisioned.delete(qualifier);
      known.eventConfigs.delete(qualifier);
      registry.remove(version.hosted.spec.name);
    },
  };
}

export function versionsOf({ latest, published }: LambdaFunction): FunctionVersion[] {
  return [latest, ...published.values()];
}

/** @throws RequestError 412 */
export function checkRevision(actual: string, believed: string | undefined): void {
  if (believed === undefined || believed === actual) return;
  const message =
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id';
  throw new RequestError(412, 'PreconditionFailedException', message);
}

export function notFound(arn: string): RequestError {
  return new RequestError(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
}

/** The description belongs to the version and not to what it does. */
function sameSettings(one: FunctionSettings, other: FunctionSettings): boolean {
  const text = (settings: FunctionSettings): string => JSON.stringify({ ...settings, description: '' });
  return text(one) === text(other);
}
