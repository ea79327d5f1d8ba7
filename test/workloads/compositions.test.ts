/** Every built-in workload in every composition, packed and run as real functions against real stores. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { Value } from 'typebox/value';
import type { CompositionKind } from '../../src/model/Composition.js';
import { ReplySchema, type Hop, type Reply } from '../../src/model/Reply.js';
import type { Params, Workload } from '../../src/model/Workload.js';
import { compose, type EdgeStores } from '../../src/plan/compose.js';
import { chain } from '../../workloads/chain/workload.js';
import { echo } from '../../workloads/echo/workload.js';
import { fanin } from '../../workloads/fanin/workload.js';
import { fanout } from '../../workloads/fanout/workload.js';
import { handoff } from '../../workloads/handoff/workload.js';
import { noop } from '../../workloads/noop/workload.js';
import { deploy } from './fixtures/deployment.js';
import { startStores, type RunningStores } from './fixtures/stores.js';

const STORES: EdgeStores = { objectStore: 's3', keyValue: 'dynamodb', queue: 'sqs' };
const CALLS = [0, 1, 2, 1_000_003];

/** What each composition must have done for one call: replies seen from outside, and hops by kind over the whole tree. */
interface Work {
  replies: number;
  invoke: number;
  put: number;
  get: number;
}

const inOne: Work = { replies: 1, invoke: 0, put: 0, get: 0 };
const fromOutside = (replies: number): Work => ({ replies, invoke: 0, put: 0, get: 0 });
const direct = (invoke: number): Work => ({ replies: 1, invoke, put: 0, get: 0 });
const throughStore = (invoke: number, values: number): Work => ({
  replies: 1,
  invoke,
  put: values,
  get: values,
});

interface Case {
  workload: Workload;
  params: Params;
  work: Partial<Record<CompositionKind, Work>>;
}

const CASES: Case[] = [
  { workload: noop, params: {}, work: { caller: fromOutside(1) } },
  { workload: echo, params: {}, work: { caller: fromOutside(1) } },
  { workload: echo, params: { sizeBytes: 0 }, work: { caller: fromOutside(1) } },
  { workload: echo, params: { sizeBytes: 2_000_000 }, work: { caller: fromOutside(1) } },
  {
    workload: chain,
    params: {},
    work: {
      'in-process': inOne,
      caller: fromOutside(2),
      native: fromOutside(2),
      direct: direct(1),
      'object-store': throughStore(1, 1),
      'key-value': throughStore(1, 1),
      queue: throughStore(1, 1),
      orchestrator: fromOutside(2),
    },
  },
  {
    workload: chain,
    params: { length: 1 },
    work: { caller: fromOutside(1), direct: direct(0), 'object-store': throughStore(0, 0) },
  },
  {
    workload: chain,
    params: { length: 7 },
    work: {
      'in-process': inOne,
      native: fromOutside(7),
      direct: direct(6),
      'key-value': throughStore(6, 6),
    },
  },
  {
    workload: fanout,
    params: {},
    work: {
      direct: direct(4),
      caller: fromOutside(5),
      native: fromOutside(5),
      orchestrator: fromOutside(5),
      'in-process': inOne,
    },
  },
  { workload: fanout, params: { width: 64 }, work: { direct: direct(64), native: fromOutside(65) } },
  {
    workload: fanin,
    params: {},
    work: {
      direct: direct(5),
      caller: fromOutside(6),
      native: fromOutside(6),
      'in-process': inOne,
      // The requests of the split, and the readings of the producers.
      'object-store': throughStore(5, 8),
      'key-value': throughStore(5, 8),
      queue: throughStore(5, 8),
      orchestrator: fromOutside(6),
    },
  },
  { workload: fanin, params: { width: 1 }, work: { direct: direct(2), 'object-store': throughStore(2, 2) } },
  {
    workload: handoff,
    params: {},
    work: {
      'object-store': throughStore(1, 1),
      'key-value': throughStore(1, 1),
      queue: throughStore(1, 1),
      direct: direct(1),
      native: fromOutside(2),
      orchestrator: fromOutside(2),
      'in-process': inOne,
    },
  },
  {
    workload: handoff,
    params: { sizeBytes: 1_000_000 },
    work: { 'object-store': throughStore(1, 1), direct: direct(1), native: fromOutside(2) },
  },
];

const validReply = new Ajv({ strict: true }).compile(JSON.parse(JSON.stringify(ReplySchema)) as object);

describe('every workload in every composition', () => {
  let stores: RunningStores;
  before(async () => {
    stores = await startStores();
  });
  after(() => stores.close());

  for (const { workload, params, work } of CASES) {
    for (const [composition, expected] of Object.entries(work) as [CompositionKind, Work][]) {
      const title = Object.entries(params).map(([name, value]) => `${name}=${String(value)}`);
      it(`${workload.name}[${composition}] ${title.join(' ')}`, async () => {
        await runs(workload, params, composition, STORES, expected, stores.env);
      });
    }
  }

  it('chain and fanin through the key-value store of the platform itself', async () => {
    const own: EdgeStores = { objectStore: null, keyValue: 'runtime' };
    await runs(chain, {}, 'key-value', own, throughStore(1, 1), {});
    await runs(fanin, {}, 'key-value', own, throughStore(5, 8), {});
  });

  it('covers all that the workloads declare', () => {
    for (const workload of [noop, echo, chain, fanout, fanin, handoff]) {
      const covered = CASES.filter((one) => one.workload === workload).flatMap(({ work }) =>
        Object.keys(work),
      );
      assert.deepEqual([...new Set(covered)].sort(), [...workload.compositions].sort(), workload.name);
    }
  });
});

async function runs(
  workload: Workload,
  params: Params,
  composition: CompositionKind,
  stores: EdgeStores,
  expected: Work,
  env: Record<string, string>,
): Promise<void> {
  const design = workload.design(params);
  const deployment = await deploy(compose(design, composition, stores), env);
  try {
    const seen: Reply[] = [];
    for (const [nth, call] of CALLS.entries()) {
      const input = design.input(call);
      const { result, replies } = await deployment.call(input);
      assert.equal(design.check(result, input), null);
      assert.notEqual(
        design.check(result, design.input(call + 1)),
        null,
        'an answer to another call is refused',
      );
      assert.deepEqual(workOf(replies), expected);
      for (const reply of replies) {
        assert.ok(validReply(reply), JSON.stringify(validReply.errors));
        assert.ok(Value.Check(ReplySchema, reply));
        timesAreConsistent(reply);
      }
      if (replies.length === 1) assert.equal(replies[0]?.ordinal, nth + 1);
      seen.push(...replies);
    }
    const known = new Set(seen.flatMap((reply) => [reply.instance, ...reply.hops.flatMap(instancesOf)]));
    const deployed = compose(design, composition, stores).functions.length;
    assert.equal(known.size, deployed, 'each deployed function answered as one instance');
  } finally {
    await deployment.close();
  }
}

function workOf(replies: Reply[]): Work {
  const kinds = replies.flatMap(({ hops }) => hops.flatMap(kindsOf));
  const count = (kind: Hop['kind']) => kinds.filter((one) => one === kind).length;
  return { replies: replies.length, invoke: count('invoke'), put: count('put'), get: count('get') };
}

function kindsOf(hop: Hop): Hop['kind'][] {
  return [hop.kind, ...(hop.hops ?? []).flatMap(kindsOf)];
}

function instancesOf(hop: Hop): string[] {
  return [...(hop.instance === undefined ? [] : [hop.instance]), ...(hop.hops ?? []).flatMap(instancesOf)];
}

/** All by the clock of one function: no hop outlasts the invocation that waited for it, none is shorter than what it waited for. */
function timesAreConsistent({ durationUs, hops }: { durationUs?: number; hops?: Hop[] }): void {
  for (const hop of hops ?? []) {
    assert.ok(Number.isInteger(hop.us));
    assert.ok(hop.us <= (durationUs ?? 0) + 1, `${hop.name} took ${hop.us} of ${String(durationUs)} µs`);
    if (hop.kind === 'invoke') {
      assert.ok(hop.ordinal !== undefined && hop.ageUs !== undefined && hop.durationUs !== undefined);
      assert.ok(hop.durationUs <= hop.us + 1);
      timesAreConsistent(hop);
    }
  }
}
