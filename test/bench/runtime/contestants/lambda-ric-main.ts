/** Entry of the least that can host a Lambda runtime client: calls come in by HTTP, wait for its next poll, and get its response. Its address is the first line. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [, , ric = '', folder = ''] = process.argv;
/** AWS Lambda developer guide, "Using the Lambda runtime API". */
const PREFIX = '/2018-06-01/runtime/invocation/';

interface Call {
  event: Buffer;
  response: ServerResponse;
}

const waiting: Call[] = [];
const running = new Map<string, Call>();
/** The client's request for the next call, while there is none. */
let poll: ServerResponse | null = null;

const handOver = (): void => {
  if (poll === null) return;
  const call = waiting.shift();
  if (call === undefined) return;
  const id = randomUUID();
  running.set(id, call);
  poll.writeHead(200, {
    'content-type': 'application/json',
    'content-length': call.event.length,
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': Date.now() + 10_000,
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:noop',
  });
  poll.end(call.event);
  poll = null;
};

const whole = (request: IncomingMessage, done: (body: Buffer) => void): void => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks)));
};

const front = http.createServer((request, response) => {
  whole(request, (event) => {
    waiting.push({ event, response });
    handOver();
  });
});

const runtimeApi = http.createServer((request, response) => {
  const path = (request.url ?? '').slice(PREFIX.length);
  if (path === 'next') {
    poll = response;
    return handOver();
  }
  whole(request, (body) => {
    const [id = '', what] = path.split('/');
    const call = running.get(id);
    running.delete(id);
    call?.response.writeHead(what === 'response' ? 200 : 502, {
      'content-type': 'application/json',
      'content-length': body.length,
    });
    call?.response.end(body);
    response.writeHead(202, { 'content-length': 0 }).end();
  });
});

front.keepAliveTimeout = 0;
runtimeApi.keepAliveTimeout = 0;
runtimeApi.listen(0, '127.0.0.1', () => {
  const { port } = runtimeApi.address() as AddressInfo;
  const client = spawn(process.execPath, [ric, 'index.handler'], {
    cwd: folder,
    env: {
      ...process.env,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${String(port)}`,
      AWS_LAMBDA_FUNCTION_NAME: 'noop',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      LAMBDA_TASK_ROOT: folder,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  client.once('exit', (code) => process.exit(code ?? 1));
});
front.listen(0, '127.0.0.1', () => {
  const { port } = front.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${String(port)}/\n`);
});
