/** A request for one initiator goes in; its result, checked, or why there is none comes out. */
import type { DriveRequest, DriveResult, Loss } from '../model/Drive.js';
import type { InstanceStart } from '../model/Initiator.js';
import type { InitiatorCapability, InitiatorHost } from '../model/Provider.js';
import type { InitiatorFleet } from './initiator-fleet.js';
import { readResult } from './read-initiator-reply.js';
import type { PlannedShare } from './shares.js';

/** A reply holds no more than its platform lets through, and what stands around it. */
const REPLY_SLACK_BYTES = 64 * 1_024;
const MOST_PART_BYTES = 8 * 1_024 * 1_024;

export interface Asking {
  request: DriveRequest;
  /** Null: a warm-up. */
  planned: PlannedShare | null;
  starts: Readonly<Record<string, InstanceStart>> | null;
  timeoutMs: number;
  signal: AbortSignal;
}

export type Brought = { instance: string | null } & (
  | { kind: 'result'; result: DriveResult; readyUs: number }
  /** It has sent nothing: nobody told it when to begin. */
  | { kind: 'unknown-clock' }
  | { kind: 'lost'; loss: Loss; message: string }
);

export type AskInitiator = (asking: Asking) => Promise<Brought>;

export interface AskOptions {
  fleet: InitiatorFleet;
  host: InitiatorHost;
  capability: Pick<InitiatorCapability, 'replyBytes'>;
  /** See `InitiatorEvent`. */
  sharedCores: boolean;
  /** Keys of parts in the store, and ids of invocations, begin with this. */
  prefix: string;
}

export function initiatorAsker({ fleet, host, capability, sharedCores, prefix }: AskOptions): AskInitiator {
  const { replyBytes } = capability;
  let asked = 0;
  return async ({ request, planned, starts, timeoutMs, signal }) => {
    const id = `${prefix}/${++asked}`;
    const limits = { replyBytes, partPrefix: id };
    const answered = await fleet.ask(
      { kind: 'drive', id, request, starts, limits, sharedCores },
      { timeoutMs, mostBytes: replyBytes + REPLY_SLACK_BYTES, signal },
    );
    const lost = (loss: Loss, message: string, instance: string | null): Brought => {
      return { kind: 'lost', loss, message, instance };
    };
    if (answered.kind === 'lost') return lost(answered.loss, answered.message, null);
    const { reply } = answered;
    const { instance } = reply;
    if (!('id' in reply) || reply.id !== id) {
      return lost('refused', `it was asked to drive (${id}) and answered to something else`, instance);
    }
    switch (reply.kind) {
      case 'failed':
        return lost('died', reply.message, instance);
      case 'declined': {
        if (reply.reason === 'unknown-clock') return { kind: 'unknown-clock', instance };
        const late = `it was ready ${Math.round(reply.lateUs / 1_000)} ms after its first request was due, and sent none`;
        return lost('late', late, instance);
      }
      case 'result': {
        const { caller, connections, keepSamples } = request;
        const share = planned === null ? null : { ...planned, ...planned.share };
        const asking = { caller, connections, keepSamples, share };
        const read = await readResult(reply, asking, (key) => host.part(key, MOST_PART_BYTES));
        return read.ok
          ? { kind: 'result', result: read.value, readyUs: reply.readyUs, instance }
          : lost('refused', read.problem, instance);
      }
      default:
        return reply satisfies never;
    }
  };
}
