/** The command, real servers: what a sweep shows without being told to remove, what it leaves, and what says that it is asked for nothing. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCommand } from '../e2e/command-process.js';
import { awsUnderTest } from '../providers/aws/deployment-under-test.js';
import { planned } from '../providers/aws/planned.js';
import { startAwsServers, type AwsServers } from '../providers/aws/servers/start-aws-servers.js';

let servers: AwsServers;
let cwd: string;
before(async () => {
  servers = await startAwsServers();
  cwd = await mkdtemp(join(tmpdir(), 'faasmark-sweep-'));
});
after(async () => {
  await servers.end();
  await rm(cwd, { recursive: true, force: true });
});

const sweep = (...more: string[]): ReturnType<typeof runCommand> =>
  runCommand(['destroy', '--sweep', '-p', 'aws', ...more], cwd, servers.env);
const standing = async (): Promise<number> => (await servers.everythingLeft()).length;

test('what has expired is shown, and removed only when that is said; what may be needed or is no one’s stays', async () => {
  // As left by a killed process: its ledger is not there for who sweeps.
  const under = await awsUnderTest(servers.env);
  const series = await planned({ workload: ['noop'] });
  await (await under.deploy(series)).close();
  const tomorrow = new Date(Date.now() + 86_400_000);
  const running = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  await (await under.deploy(series, `${running}-123456`, tomorrow)).close();
  servers.logs.groups.set('/aws/lambda/faasmark-of-others', {
    name: '/aws/lambda/faasmark-of-others',
    tags: new Map(),
    retentionDays: null,
  });
  const all = await standing();
  const shown = await sweep();
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /aws: 6 resources with our tags in us-east-1/);
  assert.match(shown.stdout, /to be removed:[\s\S]*function +faasmark-20260101t000000z-abcdef-\S+ +run 2026/);
  assert.match(shown.stdout, /staying:[\s\S]*its run may still need it until/);
  assert.match(shown.stdout, /nothing was removed; to remove it: the same command with --yes/);
  assert.equal(await standing(), all);
  const old = await sweep('--older-than', '8760h', '--yes');
  assert.match(old.stdout, /not old enough[\s\S]*nothing is there to remove/);
  assert.equal(await standing(), all);
  const elsewhere = await sweep('--region', 'eu-west-1', '--run', 'no-such-run', '--yes');
  assert.equal(elsewhere.code, 0, elsewhere.stderr);
  assert.equal(await standing(), all);
  const removed = await sweep('--older-than', '1d', '--yes');
  assert.equal(removed.code, 0, removed.stderr);
  assert.match(removed.stdout, /removed 3 resources/);
  assert.equal(await standing(), all - 3);
  const named = await sweep('--run', `${running}-123456`, '--yes');
  assert.equal(named.code, 0, named.stderr);
  assert.deepEqual(
    (await servers.everythingLeft()).map(({ arn }) => arn.replace(/^.*log-group:/, '')),
    ['/aws/lambda/faasmark-of-others'],
  );
  await under.end();
});

test('a sweep that cannot look ends in exit 6 and says where', async () => {
  const blind = await runCommand(['destroy', '--sweep', '-p', 'aws', '--yes'], cwd, {
    ...servers.env,
    AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: 'http://127.0.0.1:9',
  });
  assert.equal(blind.code, 6, blind.stderr);
  assert.match(blind.stderr, /not everything could be looked at: tagged resources in us-east-1/);
});

test('a region without a sweep is refused', async () => {
  const { code, stderr } = await runCommand(['destroy', '--region', 'eu-west-1'], cwd, servers.env);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /--region means nothing without --sweep/);
});

test('doctor says which credentials won, where they lead and what they lack', async () => {
  const doctor = async (env: Record<string, string>): Promise<{ verdict: string; message: string }> => {
    const { stdout } = await runCommand(['doctor', '--json'], cwd, env);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; verdict: string; message: string }[] };
    return checks.find(({ name }) => name === 'clouds') ?? { verdict: '', message: '' };
  };
  const fine = await doctor(servers.env);
  assert.equal(fine.verdict, 'ok', fine.message);
  assert.match(fine.message, /environment \(AWS_ACCESS_KEY_ID\); account 000000000000, .*; region us-east-1/);
  servers.iam.denied.add('iam:PassRole');
  const lacking = await doctor(servers.env);
  servers.iam.denied.clear();
  assert.equal(lacking.verdict, 'problem');
  assert.match(lacking.message, /missing permissions: iam:PassRole/);
  const nobody = await doctor({ AWS_EC2_METADATA_DISABLED: 'true' });
  assert.equal(nobody.verdict, 'ok');
  assert.match(nobody.message, /aws: no credentials are set up here/);
});
