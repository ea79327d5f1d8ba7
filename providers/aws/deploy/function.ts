/** A function as it shall be goes in; it stands on AWS Lambda, ready to be called, when its ARN comes out. */
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { createHash } from 'node:crypto';
import { FaasmarkError } from '../../../src/errors.js';
import { awsError, failureOf, isInProgress, isKind } from '../failure.js';
import { repeatWhile, until } from '../repeat.js';
import { make, siteTags, type Site } from './site.js';

export interface FunctionToDeploy {
  name: string;
  zip: Uint8Array;
  handler: string;
  runtime: 'nodejs22.x' | 'nodejs24.x';
  architecture: 'x86_64' | 'arm64';
  memoryMb: number;
  timeoutS: number;
  roleArn: string;
  environment: Readonly<Record<string, string>>;
}

/** A role is known to IAM before Lambda may take it on: up to minutes (hashicorp/terraform-provider-aws, function.go). */
const ROLE_KNOWN_WITHIN_MS = 5 * 60_000;
const READY_WITHIN_MS = 2 * 60_000;
/** What Lambda says while a role, or its policy, has not reached it, and while its own insides are throttled. */
const PASSES =
  /cannot be assumed by Lambda|provided execution role does not have permissions|throttled by EC2|KMS key is invalid for CreateGrant/;

export async function makeFunction(site: Site, wanted: FunctionToDeploy): Promise<string> {
  const { signal } = site;
  const lambda = site.clients.lambda();
  const { name } = wanted;
  const create = new CreateFunctionCommand({
    ...configurationOf(wanted),
    FunctionName: name,
    Code: { ZipFile: wanted.zip },
    PackageType: 'Zip',
    Architectures: [wanted.architecture],
    Tags: { ...siteTags(site) },
  });
  const patience = { withinMs: ROLE_KNOWN_WITHIN_MS, signal };
  const arn = await make(site, {
    kind: 'function',
    id: name,
    create: async () => (await repeatWhile(willPass, () => lambda.send(create), patience)).FunctionArn ?? '',
    async existing() {
      const { Configuration, Tags } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
      return { tags: Tags ?? {}, made: Configuration?.FunctionArn ?? '' };
    },
  });
  try {
    await bringUpToDate(site, wanted, await settled(site, name));
    await proveInvocable(site, name);
    // By default Lambda repeats asynchronous calls that failed, twice: what fails here shall fail once.
    const once = new PutFunctionEventInvokeConfigCommand({ FunctionName: name, MaximumRetryAttempts: 0 });
    await repeatWhile(
      (error) => isKind(error, 'not-found') || isInProgress(error),
      () => lambda.send(once),
      { withinMs: READY_WITHIN_MS, signal },
    );
  } catch (error) {
    throw awsError('deploy-failed', `Bringing up function ${name} failed`, error);
  }
  return arn;
}

function willPass(error: unknown): boolean {
  return PASSES.test(failureOf(error).message);
}

function configurationOf(
  wanted: FunctionToDeploy,
): Omit<CreateFunctionCommandInput, 'FunctionName' | 'Code'> {
  return {
    Runtime: wanted.runtime,
    Role: wanted.roleArn,
    Handler: wanted.handler,
    MemorySize: wanted.memoryMb,
    Timeout: wanted.timeoutS,
    Environment: { Variables: { ...wanted.environment } },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: { LogFormat: 'Text' },
  };
}

/** Neither being made nor being changed. What was just made may not be found at once, and an older state may be shown. */
function settled(
  { clients, signal }: Pick<Site, 'clients' | 'signal'>,
  name: string,
): Promise<FunctionConfiguration> {
  const ask = new GetFunctionConfigurationCommand({ FunctionName: name });
  const patience = { withinMs: READY_WITHIN_MS, signal };
  return until(
    `function ${name}`,
    async () => {
      const now = await clients.lambda().send(ask);
      if (now.State === 'Failed' || now.LastUpdateStatus === 'Failed') {
        const reason = now.StateReason ?? now.LastUpdateStatusReason ?? 'no reason was given';
        throw new FaasmarkError({
          code: 'deploy-failed',
          message: `AWS Lambda could not bring up function ${name}: ${reason}`,
          hint: 'Run again; if it stays, ask AWS for the reason given.',
        });
      }
      return now.State === 'Pending' || now.LastUpdateStatus === 'InProgress' ? null : now;
    },
    patience,
  );
}

/** One that was taken over may have been made from other sources, or half-way. */
async function bringUpToDate(
  site: Site,
  wanted: FunctionToDeploy,
  now: FunctionConfiguration,
): Promise<void> {
  const lambda = site.clients.lambda();
  const { name, zip } = wanted;
  const patience = { withinMs: READY_WITHIN_MS, signal: site.signal };
  const change = (work: () => Promise<unknown>): Promise<unknown> =>
    repeatWhile((error) => isKind(error, 'exists') || willPass(error), work, patience);
  if (now.CodeSha256 !== createHash('sha256').update(zip).digest('base64')) {
    await change(() => lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip })));
    await settled(site, name);
  }
  const same =
    now.Role === wanted.roleArn &&
    now.Handler === wanted.handler &&
    now.Runtime === wanted.runtime &&
    now.MemorySize === wanted.memoryMb &&
    now.Timeout === wanted.timeoutS &&
    sameVariables(now.Environment?.Variables ?? {}, wanted.environment);
  if (same) return;
  const { TracingConfig: _, LoggingConfig: __, ...changed } = configurationOf(wanted);
  await change(() => lambda.send(new UpdateFunctionConfigurationCommand({ ...changed, FunctionName: name })));
  await settled(site, name);
}

/** Not read by anything: that its value is another one replaces all instances. */
const RENEWED = 'FAASMARK_RENEWED';

/** All of its instances are replaced: the next call of it starts cold (AWS Lambda developer guide, "Execution environment lifecycle"). */
export async function renewFunction(site: Pick<Site, 'clients' | 'signal'>, name: string): Promise<void> {
  const lambda = site.clients.lambda();
  try {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    const before = Environment?.Variables ?? {};
    const Variables = { ...before, [RENEWED]: String(Number(before[RENEWED] ?? '0') + 1) };
    const touch = new UpdateFunctionConfigurationCommand({ FunctionName: name, Environment: { Variables } });
    const patience = { withinMs: READY_WITHIN_MS, signal: site.signal };
    await repeatWhile(
      (error) => isKind(error, 'exists'),
      () => lambda.send(touch),
      patience,
    );
    await settled(site, name);
  } catch (error) {
    throw awsError('run-aborted', `Replacing the instances of function ${name} failed`, error);
  }
}

function sameVariables(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const text = (variables: Readonly<Record<string, string>>): string =>
    JSON.stringify(Object.entries(variables).sort());
  return text(one) === text(other);
}

/** A dry run is answered as a call would be, and begins no instance: those are left to be seen by who measures. */
async function proveInvocable({ clients, signal }: Site, name: string): Promise<void> {
  const dryRun = new InvokeCommand({ FunctionName: name, InvocationType: 'DryRun' });
  await repeatWhile(
    (error) => isKind(error, 'not-found', 'exists', 'throttled'),
    () => clients.lambda().send(dryRun),
    { withinMs: READY_WITHIN_MS, signal },
  );
}
