/** How much more the measured path takes than one bare request that was signed beforehand, what signing costs, and what asking for the bill does to other calls. `npm run bench:aws` */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureMachineStalls } from '../../src/calibrate/machine-stalls.js';
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import { isSampled } from '../../src/engine/dispatch.js';
import type { Endpoint } from '../../src/model/CallTarget.js';
import type { AwsCredentials } from '../../src/model/Credentials.js';
import type { ScheduledLoad } from '../../src/model/LoadProfile.js';
import { driveSigned, responseP50Us, serviceP50Us } from './aws/drive-signed.js';
import { bundledBytes, hashCostUs, signCostUs, signers } from './aws/signature-cost.js';
import { startBareClient } from './aws/start-bare-client.js';
import { startTargets, type BenchTarget } from './aws/targets.js';
import { inBlocks, median } from './in-blocks.js';
import { machineLines } from './machine-lines.js';
import { figure, tableLines } from './print-table.js';
import { quantileOf } from './quantile-of.js';
import { pairedRatio, type PairedRatio } from './runtime/paired-ratio.js';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '100' },
    every: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const BLOCKS = Number(values.blocks);
const EVERY = Number(values.every);
/** The measured path against the bare one. */
const GOAL = 1.1;
const BODY = JSON.stringify({ call: 1 });
const BODIES = [
  { name: '100 B', bytes: 100, times: 2_000 },
  { name: '10 KB', bytes: 10_240, times: 500 },
  { name: '1 MB', bytes: 1_048_576, times: 10 },
];
/** At the denser ones a request may become due while another one leaves, and is signed then. */
const RATES = [10, 100, 1_000, 5_000];
const SIGNING_MS = 2_000;
const STALLS_SECONDS = 2;

/** Temporary ones, as most are: their token, of a usual length, is signed and sent with each request. */
const credentials: AwsCredentials = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE'.repeat(40),
};

const endpointOf = ({ url }: BenchTarget, over: Partial<Endpoint> = {}): Endpoint => ({
  name: 'noop',
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  expectStatus: 200,
  reply: 'envelope',
  functionErrorHeader: 'x-amz-function-error',
  sign: { service: 'lambda', region: 'eu-central-1' },
  ...over,
});

const loadOf = (seed: number, ratePerSecond: number, durationMs: number): ScheduledLoad => ({
  profile: 'arrival',
  arrival: 'jittered',
  ratePerSecond,
  leadInMs: 500,
  durationMs,
  seed,
});

const ratioText = (found: PairedRatio | null): string =>
  found === null ? '-' : `${found.ratio.toFixed(3)} [${found.ci95.map((end) => end.toFixed(3)).join(', ')}]`;
const middle = (numbers: readonly number[]): number => median(numbers) ?? Number.NaN;

const targets = await startTargets();
const canaryUrl = targets.nullTarget.url;
const caller = await startThreadCaller('bench');
caller.signWith(credentials);
await caller.rehearse(canaryUrl, new AbortController().signal);
const bare = startBareClient(credentials);

interface PathTimes {
  responseUs: number;
  serviceUs: number;
}

/** The two in turn, each first in every other block; the same schedule for both of a block. */
async function comparePaths(target: BenchTarget) {
  const endpoint = endpointOf(target);
  const measure = async (path: 'measured' | 'bare', block: number): Promise<PathTimes> => {
    const load = loadOf(block, Number(values.rate), Number(values.seconds) * 1_000);
    if (path === 'bare') {
      const { responseUs, serviceUs } = await bare.drive(endpoint, BODY, load);
      return { responseUs: quantileOf(responseUs, 0.5), serviceUs: quantileOf(serviceUs, 0.5) };
    }
    const result = await driveSigned(caller, { endpoint, body: BODY, load, canaryUrl });
    return { responseUs: responseP50Us(result), serviceUs: serviceP50Us(result) };
  };
  // Both have run before anything counts: code is compiled, the function is warm.
  await measure('bare', BLOCKS);
  await measure('measured', BLOCKS);
  const results = await inBlocks(['measured', 'bare'] as const, BLOCKS, measure);
  const of = (path: 'measured' | 'bare', time: keyof PathTimes): number[] =>
    (results.get(path) ?? []).map((each) => each[time]);
  return (['responseUs', 'serviceUs'] as const).map((time) => {
    const [ours, theirs] = [of('measured', time), of('bare', time)];
    return {
      target: target.name,
      time: time === 'responseUs' ? 'response' : 'service',
      measuredUs: middle(ours),
      bareUs: middle(theirs),
      ratio: pairedRatio(ours, theirs),
    };
  });
}

async function signingCosts() {
  const all = signers(credentials);
  // Compiled before anything counts.
  for (const signer of all) await signer.sign('{}', 2_000);
  const rows = [];
  for (const { name, bytes, times } of BODIES) {
    const body = 'x'.repeat(bytes);
    const costs = await inBlocks(all, BLOCKS, (signer) => signCostUs(signer, body, times));
    const hashes = await inBlocks(['hash'], BLOCKS, () => hashCostUs(body, times));
    const each = hashes.get('hash') ?? [];
    rows.push({
      body: name,
      signersUs: [...costs].map(([signer, us]) => ({ signer: signer.name, us: middle(us) })),
      nativeHashUs: middle(each.map(({ native }) => native)),
      javaScriptHashUs: middle(each.map(({ inJavaScript }) => inJavaScript)),
    });
  }
  return rows;
}

async function sharesSignedAhead() {
  const endpoint = endpointOf(targets.nullTarget);
  const rows = [];
  for (const rate of RATES) {
    const load = loadOf(1, rate, SIGNING_MS);
    const { signing } = await driveSigned(caller, { endpoint, body: BODY, load, canaryUrl });
    rows.push({ ratePerSecond: rate, ahead: signing?.ahead ?? 0, inside: signing?.inside ?? 0 });
  }
  return rows;
}

/**
 * The runtime serves a connection by its full HTTP server from the first request on that asks for the log. Calls of both
 * kinds name the usual invocation type, which brings them there from the start: to show is what asking does to others.
 */
async function effectOfSampling() {
  const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' };
  const plain = endpointOf(targets.lambdaApi, { headers });
  const sampled = endpointOf(targets.lambdaApi, {
    headers,
    sampled: { headers: { 'x-amz-log-type': 'Tail' }, every: EVERY },
    bill: { header: 'x-amz-log-result', reader: 'aws-report' },
  });
  const cells = [sampled, plain];
  const results = await inBlocks(cells, BLOCKS, async (endpoint, block) => {
    const load = loadOf(block, Number(values.rate), Number(values.seconds) * 1_000);
    const { samples, billed } = await driveSigned(caller, {
      endpoint,
      body: BODY,
      load,
      canaryUrl,
      keepSamples: true,
    });
    const p50Us = (asked: boolean): number => {
      const taken = (samples ?? []).filter(
        ({ sequence, intendedUs }) => intendedUs >= 0 && isSampled(sampled, sequence, load.seed) === asked,
      );
      const times = taken.map(({ completedUs, intendedUs }) => (completedUs ?? Number.NaN) - intendedUs);
      return quantileOf(Float64Array.from(times), 0.5);
    };
    return {
      askedUs: p50Us(true),
      othersUs: p50Us(false),
      bills: billed?.calls ?? 0,
      unread: billed?.unread ?? 0,
    };
  });
  const [asking, never] = cells.map((cell) => results.get(cell) ?? []);
  const others = (asking ?? []).map(({ othersUs }) => othersUs);
  const same = (never ?? []).map(({ othersUs }) => othersUs);
  const asked = (asking ?? []).map(({ askedUs }) => askedUs);
  const total = (of: 'bills' | 'unread'): number => (asking ?? []).reduce((sum, each) => sum + each[of], 0);
  return {
    othersUs: middle(others),
    neverAskedUs: middle(same),
    askedUs: middle(asked),
    othersRatio: pairedRatio(others, same),
    askedRatio: pairedRatio(asked, others),
    bills: total('bills'),
    unread: total('unread'),
  };
}

const machine = [await measureMachineStalls(STALLS_SECONDS)];
const paths = [...(await comparePaths(targets.lambdaApi)), ...(await comparePaths(targets.nullTarget))];
machine.push(await measureMachineStalls(STALLS_SECONDS));
for (const line of machineLines(machine)) console.log(line);
console.log(`p50 in µs over one connection at ${values.rate}/s, medians of ${BLOCKS} blocks in turn:`);
for (const line of tableLines(
  ['target, time', 'measured path', 'bare request', 'ratio [95 %]'],
  paths.map(({ target, time, measuredUs, bareUs, ratio }) => [
    `${target}, ${time}`,
    figure(measuredUs),
    figure(bareUs),
    ratioText(ratio),
  ]),
))
  console.log(line);

const costs = await signingCosts();
console.log(
  `\nOne signature, and one SHA-256 alone, in µs by the size of the body (medians of ${BLOCKS} blocks):`,
);
for (const line of tableLines(
  ['', ...costs.map(({ body }) => body)],
  [
    ...(costs[0]?.signersUs ?? []).map(({ signer }, index) => [
      signer,
      ...costs.map(({ signersUs }) => figure(signersUs[index]?.us ?? null)),
    ]),
    ['SHA-256 of node:crypto', ...costs.map(({ nativeHashUs }) => figure(nativeHashUs))],
    ['SHA-256 in JavaScript', ...costs.map(({ javaScriptHashUs }) => figure(javaScriptHashUs))],
  ],
))
  console.log(line);
const bytes = { ours: await bundledBytes('ours'), smithy: await bundledBytes('smithy') };
console.log(`In a bundle ours takes ${bytes.ours} bytes, @smithy/signature-v4 ${bytes.smithy}.`);

const signing = await sharesSignedAhead();
console.log(`\nSigned before the intended start, and when it had come (${SIGNING_MS / 1_000} s each):`);
for (const line of tableLines(
  ['', 'ahead', 'inside', 'share ahead'],
  signing.map(({ ratePerSecond, ahead, inside }) => [
    `${ratePerSecond}/s`,
    String(ahead),
    String(inside),
    `${((ahead / (ahead + inside)) * 100).toFixed(1)} %`,
  ]),
))
  console.log(line);

const sampling = await effectOfSampling();
console.log(
  `\nOne call in ${EVERY} asks for its log (${sampling.bills} bills, ${sampling.unread} unread); p50 in µs:`,
);
for (const line of tableLines(
  ['', 'p50 µs', 'ratio [95 %]'],
  [
    ['nobody asks', figure(sampling.neverAskedUs), ''],
    ['those that do not, beside others', figure(sampling.othersUs), ratioText(sampling.othersRatio)],
    ['those that do', figure(sampling.askedUs), `${ratioText(sampling.askedRatio)} of the others`],
  ],
))
  console.log(line);

const [verdict] = paths;
const ratio = verdict?.ratio ?? null;
const met = ratio === null ? 'not measured' : ratio.ratio <= GOAL ? 'met' : 'missed';
console.log(
  `\nThe measured path takes ${ratioText(ratio)} of a bare request: goal of at most ${GOAL} ${met}`,
);
if (values.json !== undefined)
  writeFileSync(values.json, JSON.stringify({ machine, paths, costs, bytes, signing, sampling }, null, 2));
await bare.close();
await caller.close();
await targets.close();
