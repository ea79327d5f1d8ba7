/** Runs as a user starts them meet what AWS does on bad days: each ends in the right exit code and clear words, leaves nothing, and gives no secret away. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Fault, FaultPlan } from '../../fixtures/fault-proxy.js';
import { runCommand, type Ended } from '../../e2e/command-process.js';
import { failure } from './servers/lambda-front.js';
import { queryError, xmlAnswer } from './servers/protocols.js';
import { SECRET_KEY, SESSION_TOKEN } from './servers/environment-to.js';
import { refusalOf } from './servers/refusal.js';
import { startAwsServers, type AwsServers } from './servers/start-aws-servers.js';
import { spoiltCalls } from './spoilt-calls.js';

let servers: AwsServers;
before(async () => {
  servers = await startAwsServers();
});
after(() => servers.end());

const RUN = [
  'run',
  '-p',
  'aws',
  '-w',
  'noop',
  '--trials',
  '1',
  '--duration',
  '50ms',
  '--warmup',
  '1',
  '--rate',
  '20',
];
const NO_FAULTS: FaultPlan = { faultOf: () => null };

interface Tried extends Ended {
  files: string;
}

/** Runs behind the faults; afterwards nothing may be left, unless `mayLeave`. */
async function tried(
  plan: FaultPlan,
  more: readonly string[] = [],
  env: Record<string, string> = {},
  mayLeave = false,
): Promise<Tried> {
  const proxies = await servers.behind(plan);
  const cwd = await mkdtemp(join(tmpdir(), 'faasmark-bad-day-'));
  const ended = await runCommand([...RUN, ...more], cwd, { ...proxies.env, ...env });
  await proxies.close();
  const files = await textsIn(cwd);
  if (mayLeave) {
    const cleaned = await runCommand(['destroy', '--yes'], cwd, servers.env);
    assert.equal(cleaned.code, 0, cleaned.stderr);
  }
  assert.deepEqual(
    (await servers.everythingLeft()).map(({ arn }) => arn),
    [],
    ended.stderr,
  );
  await rm(cwd, { recursive: true, force: true });
  return { ...ended, files };
}

async function textsIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
  );
  return texts.join('\n');
}

const always = (operation: string, fault: Fault): FaultPlan => ({
  faultOf: (call) => (call.operation === operation ? fault : null),
});
const answer = (status: number, type: string, message: string): Fault => ({
  kind: 'answer',
  answer: failure(status, type, message),
});
const refusal = (operation: string, status: number, type: string, message: string): Fault => ({
  kind: 'answer',
  answer: refusalOf(operation, status, type, message),
});

test('one call in twenty of the control plane is throttled, broken off, lost or answered by a 5xx: the run does not notice', async () => {
  const plan = spoiltCalls(7);
  const { code, stderr } = await tried(plan, [
    '-w',
    'chain',
    '--composition',
    'direct,object-store,key-value',
  ]);
  assert.ok(code === 0 || code === 5, stderr);
  assert.doesNotMatch(stderr, /could not be removed|Making|failed/);
  assert.ok(plan.spoilt.length > 0);
});

test('a role that Lambda may not take on yet is waited for', async () => {
  let refused = 0;
  const { code, stderr } = await tried({
    faultOf: ({ operation }) =>
      operation === 'LAMBDA:CreateFunction' && refused++ < 4
        ? answer(
            400,
            'InvalidParameterValueException',
            'The role defined for the function cannot be assumed by Lambda.',
          )
        : null,
  });
  assert.ok(code === 0 || code === 5, stderr);
  assert.ok(refused > 4);
});

test('without credentials the run ends before anything is made', async () => {
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };
  const { code, stderr } = await tried(NO_FAULTS, [], none);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /^error: .*credentials/im);
  assert.match(stderr, /^hint: .*(aws sso login|AWS_PROFILE)/m);
});

for (const [what, type, message, hint] of [
  [
    'wrong credentials',
    'InvalidClientTokenId',
    'The security token included in the request is invalid.',
    /doctor/,
  ],
  [
    'expired credentials',
    'ExpiredToken',
    'The security token included in the request is expired',
    /Log in again/,
  ],
  [
    'a denied caller',
    'AccessDenied',
    'User is not authorized to perform: sts:GetCallerIdentity',
    /minimal policy/,
  ],
] as const) {
  test(`${what} end the run before anything is made`, async () => {
    const refused: Fault = { kind: 'answer', answer: xmlAnswer(403, queryError(type, message)) };
    const { code, stderr } = await tried(always('STS:GetCallerIdentity', refused));
    assert.equal(code, 3, stderr);
    assert.ok(stderr.includes(message), stderr);
    assert.match(stderr, hint);
  });
}

test('a region that the account has not, and one that cannot be one, are told apart from wrong keys', async () => {
  servers.iam.refusals.set('eu-nowhere-1', {
    type: 'InvalidClientTokenId',
    message: 'The security token is invalid.',
  });
  const off = await tried(NO_FAULTS, ['--region', 'eu-nowhere-1']);
  assert.equal(off.code, 3, off.stderr);
  assert.match(off.stderr, /eu-nowhere-1[\s\S]*region is enabled/);
  const wrong = await tried(NO_FAULTS, ['--region', 'Ireland']);
  assert.equal(wrong.code, 3, wrong.stderr);
  assert.match(wrong.stderr, /"Ireland" cannot be a region/);
});

test('a permission that is missing is named before anything is made', async () => {
  servers.iam.denied.add('lambda:CreateFunction');
  const { code, stderr } = await tried(NO_FAULTS);
  servers.iam.denied.clear();
  assert.equal(code, 3, stderr);
  assert.match(stderr, /is not allowed: lambda:CreateFunction/);
});

test('a permission that is refused only when it is used ends the deployment, which is torn down', async () => {
  const denied = answer(403, 'AccessDeniedException', 'not authorized to perform: lambda:CreateFunction');
  const { code, stderr } = await tried(always('LAMBDA:CreateFunction', denied));
  assert.equal(code, 4, stderr);
  assert.match(stderr, /Making function faasmark-\S+ failed: .*lambda:CreateFunction/);
  assert.match(stderr, /minimal policy/);
});

test('a quota that is too small ends the run before anything is made, one that is reached ends the deployment', async () => {
  const body = { AccountLimit: { ConcurrentExecutions: 5, UnreservedConcurrentExecutions: 5 } };
  const small: Fault = {
    kind: 'answer',
    answer: { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) },
  };
  const early = await tried(always('LAMBDA:GetAccountSettings', small));
  assert.equal(early.code, 3, early.stderr);
  assert.match(early.stderr, /has 5 concurrent executions free/);
  const reached = answer(400, 'CodeStorageExceededException', 'Code storage limit exceeded.');
  const late = await tried(always('LAMBDA:CreateFunction', reached));
  assert.equal(late.code, 4, late.stderr);
  assert.match(late.stderr, /Code storage limit exceeded[\s\S]*Service Quotas/);
});

test('a runtime that Lambda no longer creates is named, with another one', async () => {
  const message =
    'The runtime parameter of nodejs22.x is no longer supported for creating or updating AWS Lambda functions.';
  const gone = answer(400, 'InvalidParameterValueException', message);
  const { code, stderr } = await tried(always('LAMBDA:CreateFunction', gone));
  assert.equal(code, 4, stderr);
  assert.match(stderr, /nodejs22\.x is no longer supported[\s\S]*--runtime nodejs24\.x/);
});

test('a payload that no call carries is refused before anything is made', async () => {
  const over = await tried(NO_FAULTS, ['-w', 'echo', '--payload', '7000000']);
  assert.equal(over.code, 2, over.stderr);
  assert.match(over.stderr, /7000000/);
  const large = await tried(NO_FAULTS, ['-w', 'echo', '--memory', '64']);
  assert.equal(large.code, 2, large.stderr);
  assert.match(large.stderr, /functions of 128 to 10240 MB, and 64 were asked for/);
});

test('a session that expires in the middle of a run ends in what is left and how to remove it', async () => {
  let expired = false;
  const message = 'The security token included in the request is expired';
  const { code, stderr } = await tried(
    {
      faultOf(call) {
        // Calls of functions come once everything stands.
        if (call.operation === 'LAMBDA:Invoke') expired = true;
        return expired && call.operation !== 'LAMBDA:Invoke'
          ? refusal(call.operation, 403, 'ExpiredTokenException', message)
          : null;
      },
    },
    [],
    {},
    true,
  );
  assert.equal(code, 6, stderr);
  assert.match(stderr, /expired/);
  assert.match(stderr, /Log in again/);
  assert.match(stderr, /faasmark destroy/);
});

test('no secret stands in any file of a run, in what --verbose says, or in an error', async () => {
  // What AWS says of a wrong signature quotes the request, with the session's token.
  const quoted = `The request signature we calculated does not match.\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:${SESSION_TOKEN}\n'`;
  const refused: Fault = {
    kind: 'answer',
    answer: xmlAnswer(403, queryError('SignatureDoesNotMatch', quoted)),
  };
  const fine = await tried(NO_FAULTS, ['--verbose']);
  const bad = await tried(always('STS:GetCallerIdentity', refused), ['--verbose']);
  const worse = await tried(always('IAM:CreateRole', refused), ['--verbose']);
  assert.equal(bad.code, 3, bad.stderr);
  // A function's API that quotes all of it, to the calls that are measured.
  const leaks = `${SECRET_KEY} ${SESSION_TOKEN} AKIASEEDEDFORTESTS00`;
  const measured = await tried(
    always('LAMBDA:Invoke', answer(403, 'InvalidSignatureException', `${leaks} ${quoted}`)),
    ['--verbose'],
  );
  assert.equal(worse.code, 4, worse.stderr);
  assert.equal(measured.code, 5, measured.stderr);
  assert.match(measured.files, /status 403[^\n]*\*\*\*/);
  assert.ok(fine.files.length > 10_000, 'a run writes files');
  for (const { files, stdout, stderr } of [fine, bad, worse, measured]) {
    for (const secret of [SECRET_KEY, SESSION_TOKEN, 'AKIASEEDEDFORTESTS00']) {
      for (const text of [files, stdout, stderr]) assert.ok(!text.includes(secret), `${secret.slice(0, 6)}…`);
    }
  }
});
