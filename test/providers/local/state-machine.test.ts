/** Workloads' flows, and the definitions that the runtime is sent for them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stateMachineOf } from '../../../providers/local/state-machine.js';
import type { Flow } from '../../../src/model/Composition.js';
import { checkDefinition } from '../../../src/runtime/states/check-definition.js';
import type { Json } from '../../../src/runtime/states/json.js';

const task = (name: string): Flow => ({ kind: 'task', function: name });
const arn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:x-${name}`;
const define = (flow: Flow): Json => {
  const definition = JSON.parse(JSON.stringify(stateMachineOf(flow, (name) => `x-${name}`))) as Json;
  assert.equal(checkDefinition(definition).kind, 'machine');
  return definition;
};

describe('a flow as a state machine', () => {
  it('chains the tasks of sequences, however they are nested', () => {
    const flow: Flow = {
      kind: 'sequence',
      steps: [task('a'), { kind: 'sequence', steps: [task('b'), task('a')] }],
    };
    assert.deepEqual(define(flow), {
      StartAt: '1-task',
      States: {
        '1-task': { Type: 'Task', Resource: arn('a'), Next: '2-task' },
        '2-task': { Type: 'Task', Resource: arn('b'), Next: '3-task' },
        '3-task': { Type: 'Task', Resource: arn('a'), End: true },
      },
    });
  });

  it('maps over the event itself, and over the result of a task', () => {
    const inner: Flow = { kind: 'map', over: task('b') };
    const flow: Flow = {
      kind: 'map',
      over: { kind: 'sequence', steps: [task('a'), inner] },
    };
    const item = { StartAt: '4-task', States: { '4-task': { Type: 'Task', Resource: arn('b'), End: true } } };
    const body = {
      StartAt: '2-task',
      States: {
        '2-task': { Type: 'Task', Resource: arn('a'), Next: '3-map' },
        '3-map': { Type: 'Map', ItemsPath: '$.result', ItemProcessor: item, End: true },
      },
    };
    assert.deepEqual(define(flow), {
      StartAt: '1-map',
      States: { '1-map': { Type: 'Map', ItemProcessor: body, End: true } },
    });
  });
});
