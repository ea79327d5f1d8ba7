/** AWS's own client for Step Functions on a real runtime, and what every machine of a test needs. */
import {
  CreateStateMachineCommand,
  SFNClient,
  StartSyncExecutionCommand,
  type StartSyncExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { ROLE } from '../lambda-api/lambda-under-test.js';

export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

export interface StatesUnderTest {
  client: SFNClient;
  /** @returns its ARN; the name is its own */
  create(definition: object, type?: 'STANDARD' | 'EXPRESS'): Promise<string>;
  /** An express machine is made of it and run to its end. */
  runSync(definition: object, input?: unknown): Promise<StartSyncExecutionCommandOutput>;
  end(): void;
}

export function statesUnderTest(endpoint: string): StatesUnderTest {
  const client = new SFNClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    // There is no host `sync-127.0.0.1`.
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  let count = 0;
  const create: StatesUnderTest['create'] = async (definition, type = 'EXPRESS') => {
    const command = {
      name: `machine-${++count}`,
      roleArn: ROLE,
      type,
      definition: JSON.stringify(definition),
    };
    return (await client.send(new CreateStateMachineCommand(command))).stateMachineArn ?? '';
  };
  return {
    client,
    create,
    async runSync(definition, input = {}) {
      const stateMachineArn = await create(definition);
      return client.send(new StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    },
    end: () => client.destroy(),
  };
}
