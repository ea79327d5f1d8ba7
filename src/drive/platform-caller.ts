/** A deployed initiator goes in; a caller comes out that divides what it is asked to drive among so many instances of it. */
import { FaasmarkError } from '../errors.js';
import type { Caller } from '../model/Drive.js';
import type { InitiatorState } from '../model/Initiator.js';
import type { InitiatorCapability, InitiatorHost } from '../model/Provider.js';
import { initiatorAsker } from './ask-initiator.js';
import { driveShares, longestDriveMs, type ShareOptions } from './drive-shares.js';
import { initiatorFleet } from './initiator-fleet.js';
import { leadTimes } from './lead-times.js';
import { warmUpShares } from './warm-up-shares.js';

export interface PlatformCallerOptions {
  /** `callers[].id` of its initiators begins with this. */
  id: string;
  count: number;
  host: InitiatorHost;
  capability: Pick<InitiatorCapability, 'longestMs' | 'replyBytes' | 'ownCores'>;
  /** Unique within the store of its deployment. */
  prefix: string;
  detail(message: string): void;
}

export interface PlatformCaller extends Caller {
  /**
   * Makes ready as many instances as will work at the same time: twice as many where invocations follow each other.
   * @throws `deploy-failed` when not one gets ready
   */
  prepare(longestTrialMs: number, stop: AbortSignal): Promise<void>;
  /** Of the instances that got ready, by instance. */
  states(): ReadonlyMap<string, InitiatorState>;
}

export function platformCaller(options: PlatformCallerOptions): PlatformCaller {
  const { id, count, host, capability, prefix, detail } = options;
  const fleet = initiatorFleet({ host, detail });
  const sharedCores = count > 1 && !capability.ownCores;
  const shared: ShareOptions = {
    count,
    nameOf: (index) => `${id}#${index + 1}`,
    fleet,
    ask: initiatorAsker({ fleet, host, capability, sharedCores, prefix }),
    leads: leadTimes(),
    capability,
    detail,
  };
  return {
    id,
    states: () => fleet.states(),
    async prepare(longestTrialMs, stop) {
      const wanted = longestTrialMs > longestDriveMs(capability, 0) ? 2 * count : count;
      const ready = await fleet.prepare(wanted, stop);
      if (ready >= wanted || stop.aborted) return;
      detail(`${id}: ${ready} of ${wanted} instances got ready`);
      if (ready > 0) return;
      throw new FaasmarkError({
        code: 'deploy-failed',
        message: `Not one initiator of ${id} got ready: ${fleet.lastProblem() ?? 'none of them answered'}`,
        hint: 'faasmark run --vantage external measures from here; --verbose tells what each of them said',
      });
    },
    async drive(request, { stop }) {
      const { load } = request;
      if (load.profile === 'closed') throw new Error('initiators drive no closed loop');
      return load.profile === 'warm-up'
        ? warmUpShares({ ...request, load }, shared, stop)
        : driveShares({ ...request, load }, shared, stop);
    },
    close: async () => undefined,
  };
}
