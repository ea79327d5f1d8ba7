/** An initiator as asked for goes in; it stands as a function of AWS Lambda, and the command can invoke it, when it comes out. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { InitiatorHost, InitiatorRequest } from '../../../src/model/Provider.js';
import { newSigner } from '../../../src/signing/signature-v4.js';
import { initiatorOverHttp } from '../../contract/initiator-over-http.js';
import { RUNTIMES } from '../axes.js';
import type { AwsClients } from '../clients.js';
import { credentialsOf } from '../credentials.js';
import { overridden } from '../endpoints.js';
import { functionEnvironment } from '../environment.js';
import { initiators } from '../initiators.js';
import { ownName } from '../names.js';
import { zipOf } from '../zip.js';
import type { RegionBase } from './deploy-series.js';
import { makeFunction } from './function.js';
import { makeLogGroup } from './log-group.js';

export interface DeployedInitiator {
  /** As asked for. */
  name: string;
  url: URL;
  bucket: string;
  clients: AwsClients;
}

export async function deployInitiator(
  { name, memoryMb, artifact }: InitiatorRequest,
  base: Omit<RegionBase, 'roleOf'>,
  roleArn: string,
): Promise<DeployedInitiator> {
  const { site, endpoints, bucket } = base;
  if (bucket === null) throw new Error('there is no bucket for what is too large for a reply');
  const deployed = ownName(site.marks.runId, name);
  const { files, entry } = await artifact();
  await makeLogGroup(site, deployed);
  await makeFunction(site, {
    name: deployed,
    zip: zipOf(files),
    handler: entry,
    runtime: RUNTIMES[0].identifier,
    architecture: 'x86_64',
    memoryMb,
    timeoutS: initiators.longestMs / 1_000,
    roleArn,
    environment: functionEnvironment({
      region: site.clients.region,
      lambdaEndpoint: endpoints.lambda,
      functions: {},
      bucket,
      table: null,
      queues: null,
      endpoints: { s3: overridden(endpoints.s3), dynamodb: null, sqs: null },
    }),
  });
  const url = new URL(`/2015-03-31/functions/${deployed}/invocations`, endpoints.lambda);
  return { name, url, bucket, clients: site.clients };
}

export function initiatorHost({
  url,
  bucket,
  clients,
}: DeployedInitiator): InitiatorHost & { close(): void } {
  const { region } = clients;
  const signer = newSigner({ service: 'lambda', region });
  const headers = [['host', url.host] as const, ['content-type', 'application/json'] as const];
  return initiatorOverHttp({
    url,
    async sign(body) {
      const credentials = await credentialsOf([clients]);
      const request = { method: 'POST', path: url.pathname, headers, body };
      return Object.fromEntries(signer.sign(request, credentials, Date.now()));
    },
    async readPart(key, mostBytes) {
      const get = new GetObjectCommand({ Bucket: bucket, Key: key });
      const { Body, ContentLength = Infinity } = await clients.s3().send(get);
      if (Body === undefined) throw new Error('the store answered without a body');
      if (ContentLength > mostBytes)
        throw new Error(`it has ${ContentLength} bytes, and at most ${mostBytes} are read`);
      return Body.transformToString();
    },
  });
}
