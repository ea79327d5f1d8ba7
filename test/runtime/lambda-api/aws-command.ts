/** The address of a runtime goes in; the AWS command line on it comes out, with a home of its own and nothing of this machine's settings. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface CommandEnd {
  exitCode: number;
  /** What it printed, as JSON where it is some. */
  json: Record<string, unknown>;
  stderr: string;
}

export interface AwsCommand {
  /** For files that commands read and write. */
  folder: string;
  /** Exit code where the service refused: AWS CLI user guides of versions 1 and 2, "Command line return codes". */
  refusedCode: 254 | 255;
  /** A service, an operation and its options. */
  run(...words: string[]): Promise<CommandEnd>;
  /** The same for operations whose host gets a prefix, which no name on loopback can have. */
  runPrefixed(...words: string[]): Promise<CommandEnd>;
  end(): Promise<void>;
}

/** @param executable as the test set-up found it @param url of the runtime */
export async function awsCommand(executable: string, url: string): Promise<AwsCommand> {
  const folder = await mkdtemp(join(tmpdir(), 'faasmark-aws-'));
  const proxy = await startProxy(Number(new URL(url).port));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  };
  const run = (words: string[], endpoint: string, more: NodeJS.ProcessEnv): Promise<CommandEnd> =>
    new Promise((resolve, reject) => {
      const options = { env: { ...env, ...more }, cwd: folder, timeout: 120_000 };
      execFile(
        executable,
        [...words, '--endpoint-url', endpoint, '--output', 'json'],
        options,
        (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : error.code;
          if (typeof exitCode !== 'number') return reject(error ?? new Error('no exit code'));
          const json = stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
          resolve({ exitCode, json, stderr });
        },
      );
    });
  return {
    folder,
    refusedCode: (await isFirstVersion(executable, env)) ? 255 : 254,
    run: (...words) => run(words, url, {}),
    runPrefixed: (...words) => run(words, url.replace('127.0.0.1', 'localhost'), { HTTP_PROXY: proxy.url }),
    async end() {
      proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isFirstVersion(executable: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { stdout, stderr } = await promisify(execFile)(executable, ['--version'], { env });
  const version = /^aws-cli\/(\d+)\./.exec(stdout + stderr)?.[1];
  if (version === undefined) throw new Error(`${executable} does not say its version: ${stdout}${stderr}`);
  return version === '1';
}

/** Takes requests for any host to this port, as if the name were the machine's. */
async function startProxy(port: number): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://any');
    const headers = { ...incoming.headers, host: `127.0.0.1:${port}` };
    const onward = request(
      { host: '127.0.0.1', port, path: pathname, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
