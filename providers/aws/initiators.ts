/** What initiators can do as functions of AWS Lambda: how long they may drive, how much they bring back, whom they reach, what they cost. */
import type { InitiatorCapability } from '../../src/model/Provider.js';
import { CALL_BYTES } from './limits.js';
import { US_EAST_1 } from './prices/us-east-1.js';

/** AWS Lambda developer guide, "Lambda quotas": function timeout. */
const LONGEST_MS = 900_000;
/** The same: concurrent executions of an account in a region, unless it asked for more. */
const CONCURRENCY = 1_000;
/** "Lambda function scaling": new instances of one function within ten seconds. */
const SCALES_BY = 1_000;
/** All of one processor; half of one was seen to be paused (AWS Lambda developer guide, "Configure Lambda function memory"). */
const ONE_PROCESSOR_MB = 1_769;

export const initiators: InitiatorCapability = {
  longestMs: LONGEST_MS,
  replyBytes: CALL_BYTES,
  ownCores: true,
  defaultMemoryMb: ONE_PROCESSOR_MB,
  mostAtOnce: CONCURRENCY,
  reaches: ({ provider }) =>
    provider === 'aws' || provider === 'http'
      ? null
      : `initiators on AWS Lambda have no credentials for functions of provider ${provider}`,
  plan({ concurrency, invocations, busySeconds, memoryMb }) {
    const { gbSecond, request } = US_EAST_1.lambda;
    return {
      costUsd: invocations * request.usd + busySeconds * (memoryMb / 1_024) * gbSecond.x86_64.usd,
      limits: [
        {
          provider: 'aws',
          what: 'initiators at the same time',
          needed: concurrency,
          allowed: CONCURRENCY,
          // Of an account that asked for no more; what this one has, preflight asks.
          hard: false,
          unit: 'instances',
          source: 'AWS Lambda developer guide, "Lambda quotas": concurrent executions',
        },
        {
          provider: 'aws',
          what: 'initiators begun within 10 s',
          needed: concurrency,
          allowed: SCALES_BY,
          hard: false,
          unit: 'instances',
          source: 'AWS Lambda developer guide, "Lambda function scaling"',
        },
      ],
    };
  },
};
