/** A client that asks late whether it was given up goes in; it finds its call aborted. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemClock } from '../../src/engine/clock.js';
import type { Completion, ExchangeOutcome, TransportOptions } from '../../src/engine/transport.js';
import { clientTransport } from '../../src/transports/client-transport.js';
import { callTarget } from '../engine/target-server.js';

it('tells a client that looks only after its call was given up', async () => {
  const { plan } = callTarget('http://127.0.0.1:9/');
  assert.ok(plan.kind === 'endpoint');
  let signalOf: (() => AbortSignal) | undefined;
  const transport = clientTransport(
    {
      open: async () => undefined,
      call: (_endpoint, _body, givenUp) => {
        signalOf = givenUp;
        return new Promise<ExchangeOutcome>(() => undefined);
      },
      close: () => undefined,
    },
    systemClock,
    { maxInFlight: 1 } as TransportOptions,
  );
  const done: Completion[] = [];
  transport.send(
    { endpoint: plan.endpoint, body: null, sequence: 0, headers: [], signedAtMs: null },
    60_000_000,
    (completion) => done.push(completion),
  );
  transport.abandon();
  assert.deepEqual(
    done.map(({ outcome }) => outcome.kind),
    ['abandoned'],
  );
  assert.equal(signalOf?.().aborted, true);
});
