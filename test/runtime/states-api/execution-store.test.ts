/** Executions that are over, and how many of them are kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { executionHistory } from '../../../src/runtime/states-api/execution-history.js';
import {
  executionStore,
  MAX_KEPT,
  MAX_KEPT_BYTES,
  type KeptExecution,
} from '../../../src/runtime/states-api/execution-store.js';

const machine = { arn: 'm', name: 'm', definition: '{}', roleArn: 'r', updatedAtS: 0 };
const execution = (number: number, more: Partial<KeptExecution> = {}): KeptExecution => ({
  number,
  arn: String(number),
  name: String(number),
  machine,
  input: '{}',
  startedAtS: 0,
  history: executionHistory(() => 0),
  status: 'SUCCEEDED',
  stoppedAtS: 0,
  output: '{}',
  error: null,
  cause: null,
  ...more,
});

describe('the executions that are kept', () => {
  it('are the newest, and all that still run', () => {
    const store = executionStore();
    for (let number = 1; number <= MAX_KEPT + 10; number++) {
      store.keep(execution(number, number === 3 ? { status: 'RUNNING' } : {}));
      store.closed();
    }
    assert.equal(store.all().length, MAX_KEPT);
    assert.deepEqual(
      store
        .all()
        .slice(0, 2)
        .map(({ number }) => number),
      [3, 12],
    );
  });

  it('take no more memory than they may', () => {
    const store = executionStore();
    const output = 'x'.repeat(MAX_KEPT_BYTES / 4);
    for (let number = 1; number <= 6; number++) {
      store.keep(execution(number, { output }));
      store.closed();
    }
    assert.deepEqual(
      store.all().map(({ number }) => number),
      [4, 5, 6],
    );
  });
});
