/** The reference runtime that comes in the box, as a provider: started for the run, on this machine, and ended with it. */
import type { Provider } from '../../src/model/Provider.js';
import { clientAxis } from './client-axis.js';
import { deploy } from './deploy.js';
import { destroy } from './destroy.js';
import { initiators } from './initiators.js';

/** A DynamoDB item holds 400 KB, names included (AWS documentation, "Service, account, and table quotas"). */
const DYNAMODB_ITEM_BYTES = 400 * 1_024;
/** What one call may carry, as on AWS Lambda. */
const CALL_BYTES = 6 * 1_024 * 1_024;

export const local: Provider = {
  name: 'local',
  title: 'reference runtime on this machine',
  coldUnit: 'a process from the pre-forked pool is given the code; it counts as born when it leaves the pool',
  // Well below what two cores carry through every composition: latency of an unloaded platform.
  defaultRate: 70,
  defaultRegion: 'local',
  regions: ['local'],
  defaultMemoryMb: 256,
  warmLanes: 3,
  axes: [clientAxis],
  compositions: ['in-process', 'caller', 'direct', 'object-store', 'key-value', 'native'],
  stores: [
    { edge: 'object-store', store: 's3', maxBytes: CALL_BYTES },
    { edge: 'key-value', store: 'dynamodb', maxBytes: DYNAMODB_ITEM_BYTES },
    { edge: 'key-value', store: 'runtime', maxBytes: CALL_BYTES },
  ],
  runtime: () => ({ language: 'node', version: 'host', identifier: `node${process.versions.node}` }),
  initiators,
  // Everything it needs comes with the package; that it starts is seen when it starts.
  preflight: async () => [],
  plan(series) {
    const functions = series.reduce((sum, each) => sum + each.functions.length, 0);
    const usesStore = series.some(
      ({ stores }) => stores.objectStore === 's3' || stores.keyValue === 'dynamodb',
    );
    return {
      resources: [
        {
          provider: 'local',
          kind: 'runtime',
          count: 1,
          description: 'processes on this machine, loopback only',
        },
        { provider: 'local', kind: 'function', count: functions, description: 'on the runtime' },
        ...(usesStore
          ? [
              {
                provider: 'local',
                kind: 'store',
                count: 2,
                description: 'S3- and DynamoDB-compatible, in memory',
              },
            ]
          : []),
      ],
      permissions: [],
      costUsd: 0,
      basis: 'this machine',
    };
  },
  deploy,
  destroy,
};
