/** AWS Lambda as a provider: what it can do, and where each part of it is loaded when it is needed. */
import type { PlatformCheck, Provider } from '../../src/model/Provider.js';
import { AXES, RUNTIMES } from './axes.js';
import { costOf } from './cost.js';
import { hasFiles, isConfigured, regionInEnvironment } from './configured.js';
import { initiators } from './initiators.js';
import { CALL_BYTES, impossible, ITEM_BYTES, MESSAGE_BYTES } from './limits.js';
import { plan } from './plan.js';
import { PROVIDER } from './resource.js';

const FALLBACK_REGION = 'us-east-1';

/** The region that the SDK's own means name decides where is deployed when nobody says so. */
export async function aws(): Promise<Provider> {
  const defaultRegion = regionInEnvironment() ?? (await regionOfProfile()) ?? FALLBACK_REGION;
  return {
    name: PROVIDER,
    title: 'AWS Lambda',
    coldUnit:
      'an execution environment (a micro virtual machine) is started and the function initialised in it',
    defaultRate: 10,
    defaultRegion,
    regions: null,
    // One full processor stands behind 1,769 MB: half of one is what many functions have.
    defaultMemoryMb: 1_024,
    warmLanes: 3,
    axes: AXES,
    compositions: ['in-process', 'caller', 'direct', 'object-store', 'key-value', 'queue', 'orchestrator'],
    stores: [
      { edge: 'object-store', store: 's3', maxBytes: CALL_BYTES },
      { edge: 'key-value', store: 'dynamodb', maxBytes: ITEM_BYTES },
      { edge: 'queue', store: 'sqs', maxBytes: MESSAGE_BYTES },
    ],
    runtime: () => RUNTIMES[0],
    runtimes: RUNTIMES,
    initiators,
    impossible,
    async preflight(series, context) {
      return (await import('./preflight.js')).preflight(series, context);
    },
    plan,
    costOf,
    async deploy(request, context) {
      return (await import('./deploy/deploy.js')).deploy(request, context);
    },
    async destroy(resources, ledger, signal) {
      return (await import('./destroy/destroy.js')).destroy(resources, ledger, signal);
    },
    async sweep(request) {
      return (await import('./sweep.js')).sweep(request, defaultRegion);
    },
    async check(): Promise<readonly PlatformCheck[]> {
      if (!isConfigured())
        return [{ verdict: 'absent', message: 'no credentials are set up here: not measured', hint: '' }];
      return (await import('./check.js')).check(defaultRegion);
    },
  };
}

async function regionOfProfile(): Promise<string | null> {
  if (!hasFiles()) return null;
  const { regionOf } = await import('./region-of-profile.js');
  return regionOf();
}
