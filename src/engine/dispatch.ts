/** An endpoint, an event and a place in the schedule go in; the request as it will leave comes out: wrapped, sampled, signed. */
import type { Endpoint } from '../model/CallTarget.js';
import type { AwsCredentials } from '../model/Credentials.js';
import { newSigner, type HeaderLine, type Signer } from '../signing/signature-v4.js';
import type { Clock } from './clock.js';
import { headersOf, hostOf, pathOf } from './request-text.js';

export interface Outgoing {
  endpoint: Endpoint;
  body: string | null;
  sequence: number;
  /** Beside those of its endpoint. */
  headers: readonly HeaderLine[];
  /** Wall clock, ms since the epoch; null: not signed. */
  signedAtMs: number | null;
}

export interface Dispatch {
  /** Decides which calls are sampled. */
  readonly seed: number;
  /** @throws where it must be signed and there are no credentials */
  outgoing(endpoint: Endpoint, event: string | null, sequence: number): Outgoing;
  /** Whether it may still be sent as it is: a signature is good for five minutes (AWS documentation). */
  fresh(outgoing: Outgoing): boolean;
}

export interface DispatchOptions {
  clock: Pick<Clock, 'wallMs'>;
  /** What is valid now; null: there are none. */
  credentials(): AwsCredentials | null;
  seed: number;
}

/** By when a signature is made anew, though it would be good for longer: clocks differ. */
const SIGNED_FOR_MS = 120_000;
const NONE: readonly HeaderLine[] = [];
/** A proxy on the way may change what these say, so they are never signed (as in AWS's own SDKs). */
const UNSIGNED = new Set(['authorization', 'cache-control', 'from', 'pragma', 'referer', 'te', 'user-agent']);

/** What stays the same for all requests to one endpoint. */
interface Standing {
  sampled: readonly HeaderLine[];
  /** Null: its requests are not signed. */
  signing: { signer: Signer; path: string; headers: readonly HeaderLine[] } | null;
}

export function newDispatch({ clock, credentials, seed }: DispatchOptions): Dispatch {
  const known = new WeakMap<Endpoint, Standing>();
  const standingOf = (endpoint: Endpoint): Standing => {
    let standing = known.get(endpoint);
    if (standing === undefined) known.set(endpoint, (standing = standingOfEndpoint(endpoint)));
    return standing;
  };
  return {
    seed,
    outgoing(endpoint, event, sequence) {
      const { sampled, signing } = standingOf(endpoint);
      const body = wrapped(endpoint, event);
      const asked = isSampled(endpoint, sequence, seed) ? sampled : NONE;
      if (signing === null) return { endpoint, body, sequence, headers: asked, signedAtMs: null };
      const valid = credentials();
      if (valid === null)
        throw new Error(`there are no credentials to sign requests to ${endpoint.name} with`);
      const signedAtMs = clock.wallMs();
      const { signer, path, headers } = signing;
      const request = { method: endpoint.method, path, headers: [...headers, ...asked], body };
      return {
        endpoint,
        body,
        sequence,
        headers: [...asked, ...signer.sign(request, valid, signedAtMs)],
        signedAtMs,
      };
    },
    fresh: ({ signedAtMs }) => signedAtMs === null || clock.wallMs() - signedAtMs < SIGNED_FOR_MS,
  };
}

/** One call in `every`; which one, the seed says, so that it is not always the same place of every trial. */
export function isSampled({ sampled }: Endpoint, sequence: number, seed: number): boolean {
  return sampled !== undefined && sequence % sampled.every === Math.abs(seed) % sampled.every;
}

function standingOfEndpoint(endpoint: Endpoint): Standing {
  const sampled = Object.entries(endpoint.sampled?.headers ?? {}).map(([name, value]): HeaderLine => [
    name.toLowerCase(),
    value,
  ]);
  if (endpoint.sign === undefined) return { sampled, signing: null };
  const own = headersOf(endpoint).filter(([name]) => name !== 'host' && !UNSIGNED.has(name));
  const headers: HeaderLine[] = [['host', hostOf(endpoint)], ...own];
  return { sampled, signing: { signer: newSigner(endpoint.sign), path: pathOf(endpoint.url), headers } };
}

function wrapped({ wrap }: Endpoint, event: string | null): string | null {
  if (wrap === undefined) return event;
  return JSON.stringify({ ...wrap.beside, [wrap.field]: event ?? 'null' });
}
