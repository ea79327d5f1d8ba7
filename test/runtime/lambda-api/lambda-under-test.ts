/** A real runtime and AWS's own client for Lambda on it, for a test. */
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import type { RuntimeOptions } from '../../../src/runtime/start-runtime.js';
import { runtimeUnderTest, type RuntimeUnderTest } from '../runtime-under-test.js';
import { zipOf } from './zip-of.js';

export const ROLE = 'arn:aws:iam::000000000000:role/any';

export interface LambdaUnderTest {
  runtime: RuntimeUnderTest;
  client: LambdaClient;
  create(name: string, source: string, more?: Partial<CreateFunctionCommandInput>): Promise<unknown>;
  /** The reply as a value, the error's name, and which version it was. */
  invoke(
    name: string,
    qualifier?: string,
  ): Promise<{ value: unknown; error: string | undefined; version: string | undefined }>;
  end(): Promise<void>;
}

export async function lambdaUnderTest(options: Partial<RuntimeOptions> = {}): Promise<LambdaUnderTest> {
  const runtime = await runtimeUnderTest(options);
  const client = new LambdaClient({
    endpoint: runtime.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  return {
    runtime,
    client,
    create: (name, source, more = {}) =>
      client.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Runtime: 'nodejs22.x',
          Role: ROLE,
          Handler: 'index.handler',
          Code: { ZipFile: packed(source) },
          ...more,
        }),
      ),
    async invoke(name, qualifier) {
      const answer = await client.send(new InvokeCommand({ FunctionName: name, Qualifier: qualifier }));
      const value: unknown = JSON.parse(Buffer.from(answer.Payload ?? []).toString());
      return { value, error: answer.FunctionError, version: answer.ExecutedVersion };
    },
    async end() {
      client.destroy();
      await runtime.end();
    },
  };
}

/** A package with this text as `index.cjs`. */
export function packed(source: string): Buffer {
  return zipOf([{ path: 'index.cjs', contents: source }]);
}

export function replies(text: string): string {
  return `exports.handler = async () => ${JSON.stringify(text)};`;
}
