/** A client that calls functions by name and promises their results goes in; a transport with in-flight bound and time-outs comes out. */
import { newConnectionFigures } from '../engine/connection-figures.js';
import type { Clock } from '../engine/clock.js';
import type { Completion, ExchangeOutcome, Transport, TransportOptions } from '../engine/transport.js';
import type { Endpoint } from '../model/CallTarget.js';

export interface FunctionCaller {
  /** Opens connections, where the client has any. */
  open(endpoints: readonly Endpoint[], connections: number, stop: AbortSignal): Promise<void>;
  /**
   * Never rejects: what went wrong is the outcome. Nobody waits any more once `givenUp()` is aborted; a signal that
   * nobody asks for is not made, since the call would wait for that.
   */
  call(endpoint: Endpoint, body: string | null, givenUp: () => AbortSignal): Promise<ExchangeOutcome>;
  close(): void;
}

interface Pending {
  start(): void;
  giveUp(outcome: ExchangeOutcome): void;
}

export function clientTransport(
  caller: FunctionCaller,
  clock: Clock,
  { maxInFlight }: TransportOptions,
): Transport {
  const figures = newConnectionFigures();
  const inFlight = new Set<Pending>();
  const waiting: Pending[] = [];

  const exchange = (
    endpoint: Endpoint,
    body: string | null,
    timeoutUs: number,
    waited: boolean,
    done: (completion: Completion) => void,
  ): Pending => {
    let controller: AbortController | null = null;
    const givenUp = (): AbortController => (controller ??= new AbortController());
    let sentUs: number | null = null;
    let timer: NodeJS.Timeout | null = null;
    let finished = false;
    const finish = (outcome: ExchangeOutcome, completedUs: number): void => {
      if (finished) return;
      finished = true;
      if (timer !== null) clearTimeout(timer);
      inFlight.delete(pending);
      done({ sentUs, completedUs, waited, remote: null, outcome });
      const next = inFlight.size < maxInFlight ? waiting.shift() : undefined;
      next?.start();
    };
    const pending: Pending = {
      start() {
        inFlight.add(pending);
        sentUs = clock.nowUs();
        void caller
          .call(endpoint, body, () => givenUp().signal)
          .then((outcome) => finish(outcome, clock.nowUs()));
        timer = setTimeout(() => pending.giveUp({ kind: 'timeout' }), Math.max(0, timeoutUs / 1_000));
      },
      giveUp(outcome) {
        finish(outcome, clock.nowUs());
        // Also for who asks for the signal only after this.
        givenUp().abort();
      },
    };
    return pending;
  };

  return {
    open: (endpoints, connections, stop) => caller.open(endpoints, connections, stop),
    send({ endpoint, body }, timeoutUs, done) {
      const free = inFlight.size < maxInFlight;
      const pending = exchange(endpoint, body, timeoutUs, !free, done);
      if (free) pending.start();
      else waiting.push(pending);
    },
    inFlight: () => inFlight.size,
    abandon() {
      for (const each of [...waiting.splice(0), ...inFlight]) each.giveUp({ kind: 'abandoned' });
    },
    figures: () => figures,
    close: () => caller.close(),
  };
}
