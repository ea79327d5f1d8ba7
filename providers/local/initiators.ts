/** What initiators can do on the reference runtime: how long they may drive, how much they bring back, whom they reach. */
import type { InitiatorCapability } from '../../src/model/Provider.js';

/** As on AWS Lambda, whose API the runtime speaks (AWS documentation, "Lambda quotas"). */
const LONGEST_MS = 900_000;
const REPLY_BYTES = 6 * 1_024 * 1_024;
/** Processes on one machine. */
const MOST_AT_ONCE = 64;

export const initiators: InitiatorCapability = {
  longestMs: LONGEST_MS,
  replyBytes: REPLY_BYTES,
  ownCores: false,
  defaultMemoryMb: 512,
  mostAtOnce: MOST_AT_ONCE,
  reaches: ({ provider }) =>
    provider === 'local' || provider === 'http'
      ? null
      : `initiators on the reference runtime have no credentials for functions of provider ${provider}`,
  plan: ({ concurrency }) => ({
    costUsd: 0,
    limits: [
      {
        provider: 'local',
        what: 'initiators at the same time',
        needed: concurrency,
        allowed: MOST_AT_ONCE,
        hard: true,
        unit: 'instances',
        source: 'processes on this machine',
      },
    ],
  }),
};
