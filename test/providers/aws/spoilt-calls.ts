/** A seed goes in; one call in twenty of the control plane is spoilt, as clouds do on bad days; calls of functions never. */
import { faultsByChance, type Fault, type FaultPlan, type ProxiedCall } from '../../fixtures/fault-proxy.js';
import { isControlPlane } from './servers/operation-of.js';
import { refusalOf } from './servers/refusal.js';

const SHARE = 0.05;
const refused =
  (status: number, type: string, message: string) =>
  ({ operation }: ProxiedCall): Fault => ({
    kind: 'answer',
    answer: refusalOf(operation, status, type, message),
  });
const FAULTS: readonly ((call: ProxiedCall) => Fault)[] = [
  () => ({ kind: 'reset' }),
  () => ({ kind: 'lost' }),
  () => ({ kind: 'slow', ms: 200 }),
  refused(503, 'ServiceUnavailable', 'try again'),
  refused(500, 'InternalFailure', 'try again'),
  refused(400, 'Throttling', 'Rate exceeded'),
  refused(429, 'TooManyRequestsException', 'Rate exceeded'),
];

export interface SpoiltCalls extends FaultPlan {
  /** Operations with what befell them, in order. */
  spoilt: readonly string[];
}

export function spoiltCalls(seed: number): SpoiltCalls {
  const plan = faultsByChance(SHARE, seed, FAULTS, ({ operation }) => isControlPlane(operation));
  const spoilt: string[] = [];
  return {
    spoilt,
    faultOf(call) {
      const fault = plan.faultOf(call);
      if (fault !== null) spoilt.push(`${call.operation} ${fault.kind}`);
      return fault;
    },
  };
}
