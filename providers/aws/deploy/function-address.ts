/** A deployed function goes in; what it is called by beside its name comes out: an alias with provisioned concurrency, a URL of its own. */
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  PublishVersionCommand,
  PutProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda';
import { FaasmarkError } from '../../../src/errors.js';
import { awsError, isInProgress, isKind } from '../failure.js';
import { repeatWhile, until } from '../repeat.js';
import { siteTags, make, type Site } from './site.js';

export const ALIAS = 'live';
/** Instances are started one after the other behind the scenes; AWS speaks of minutes. */
const PROVISIONED_WITHIN_MS = 10 * 60_000;
const CHANGED_WITHIN_MS = 60_000;

/** Again while what was made has not been heard of everywhere, or another change holds it. */
function again<Result>({ signal }: Site, work: () => Promise<Result>): Promise<Result> {
  const passing = (error: unknown): boolean => isKind(error, 'not-found') || isInProgress(error);
  return repeatWhile(passing, work, { withinMs: CHANGED_WITHIN_MS, signal });
}

/** @returns the alias to call */
export async function provide(site: Site, name: string, concurrency: number): Promise<string> {
  const lambda = site.clients.lambda();
  const { signal } = site;
  try {
    const { Version } = await again(site, () =>
      lambda.send(new PublishVersionCommand({ FunctionName: name })),
    );
    await again(site, () =>
      lambda.send(new CreateAliasCommand({ FunctionName: name, Name: ALIAS, FunctionVersion: Version })),
    ).catch((error: unknown) => {
      // Versions of the same code are one: an alias that is there names it.
      if (!isKind(error, 'exists')) throw error;
    });
    const wanted = { FunctionName: name, Qualifier: ALIAS };
    await again(site, () =>
      lambda.send(
        new PutProvisionedConcurrencyConfigCommand({
          ...wanted,
          ProvisionedConcurrentExecutions: concurrency,
        }),
      ),
    );
    await until(
      `provisioned concurrency of ${name}`,
      async () => {
        const ask = new GetProvisionedConcurrencyConfigCommand(wanted);
        const { Status, StatusReason } = await lambda.send(ask);
        if (Status === 'FAILED') throw new Error(StatusReason ?? 'AWS gives no reason');
        return Status === 'READY' ? true : null;
      },
      { withinMs: PROVISIONED_WITHIN_MS, signal },
    );
  } catch (error) {
    throw awsError('deploy-failed', `Providing concurrency for function ${name} failed`, error);
  }
  return ALIAS;
}

/**
 * Who calls signs; both permissions are needed since October 2025, `InvokeFunction` only by way of the URL
 * (AWS Lambda developer guide, "Control access to Lambda function URLs").
 */
export async function makeUrl(site: Site, name: string, qualifier: string | null): Promise<string> {
  const lambda = site.clients.lambda();
  const which = { FunctionName: name, ...(qualifier === null ? {} : { Qualifier: qualifier }) };
  const url = await make(site, {
    kind: 'function-url',
    id: name,
    async create() {
      const create = new CreateFunctionUrlConfigCommand({
        ...which,
        AuthType: 'AWS_IAM',
        InvokeMode: 'BUFFERED',
      });
      return (await again(site, () => lambda.send(create))).FunctionUrl ?? '';
    },
    async existing() {
      const { FunctionUrl = '' } = await lambda.send(new GetFunctionUrlConfigCommand(which));
      // Its function is known to be the run's own: only that one is asked for here.
      return { tags: siteTags(site), made: FunctionUrl };
    },
  });
  const permissions = [
    {
      StatementId: 'faasmark-url',
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'AWS_IAM' as const,
    },
    { StatementId: 'faasmark-url-invoke', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
  ];
  for (const permission of permissions) {
    const add = new AddPermissionCommand({ ...which, Principal: site.account, ...permission });
    await again(site, () => lambda.send(add)).catch((error: unknown) => {
      if (!isKind(error, 'exists')) {
        throw awsError('deploy-failed', `Allowing calls of the URL of ${name} failed`, error);
      }
    });
  }
  if (url !== '') return url;
  throw new FaasmarkError({
    code: 'deploy-failed',
    message: `AWS Lambda named no URL for function ${name}.`,
    hint: 'Run again, or call by the Invoke API: --set aws.interface=invoke',
  });
}
