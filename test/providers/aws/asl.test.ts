/** The definitions of every workload that a state machine can join, by a validator of the language that is not ours. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stateMachineOf } from '../../../providers/aws/state-machine.js';
import type { Workload } from '../../../src/model/Workload.js';
import { compose } from '../../../src/plan/compose.js';
import { chain } from '../../../workloads/chain/workload.js';
import { fanin } from '../../../workloads/fanin/workload.js';
import { fanout } from '../../../workloads/fanout/workload.js';
import { handoff } from '../../../workloads/handoff/workload.js';
import { aslErrors } from './asl.js';

const arn = (name: string): string => `arn:aws:lambda:eu-central-1:123456789012:function:x-${name}`;
const JOINED: readonly Workload[] = [chain, fanout, fanin, handoff];

describe('state machines, by asl-validator', () => {
  for (const workload of JOINED) {
    it(`of ${workload.name} are valid`, () => {
      const { entry } = compose(workload.design({}), 'orchestrator', { objectStore: null, keyValue: null });
      assert.equal(entry.kind, 'native');
      if (entry.kind === 'native') assert.equal(aslErrors(stateMachineOf(entry.flow, arn)), null);
    });
  }

  it('are refused where they name no state, or a function by no ARN', () => {
    const last = { Type: 'Task', Resource: arn('a'), End: true };
    assert.equal(aslErrors({ StartAt: 'a', States: { a: last } }), null);
    assert.match(aslErrors({ StartAt: 'b', States: { a: last } }) ?? '', /MISSING_TRANSITION_TARGET/);
    assert.match(
      aslErrors({ StartAt: 'a', States: { a: { ...last, Resource: 'x-a' } } }) ?? '',
      /SCHEMA_VALIDATION_FAILED/,
    );
    assert.match(
      aslErrors({ StartAt: 'a', States: { a: { Type: 'Task', Resource: arn('a') } } }) ?? '',
      /Next|End|SCHEMA/,
    );
    const map = { Type: 'Map', End: true, ItemProcessor: { StartAt: 'a', States: { a: { ...last } } } };
    assert.equal(aslErrors({ StartAt: 'm', States: { m: map } }), null);
    assert.notEqual(aslErrors({ StartAt: 'm', States: { m: { ...map, ItemsPath: 'result' } } }), null);
  });
});
