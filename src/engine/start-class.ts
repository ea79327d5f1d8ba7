/**
 * What a reply tells about its instance goes in, the start class comes out. Each hop is judged with the service time
 * that its own caller saw, and only ages of one instance are ever compared with each other, never two clocks.
 *
 * cold: the instance was born, or ended its boot, while this call waited. `ageUs < serviceUs` shows the first. The
 * second shows in the instance's own clock: it entered its first handler later than this call was sent, that is,
 * fewer µs before this call's entry than the call waited. So a call that queued behind a boot is cold, whatever its
 * ordinal. warm needs positive evidence: an entry of the same instance at least that long before.
 */
import type { InstanceEvidence } from '../model/Drive.js';
import type { StartClass } from '../model/Sample.js';

/** One invocation of one function, as its caller saw it. Without instance, ordinal and age there is no evidence. */
export interface Invocation {
  serviceUs: number;
  instance: string | null;
  ordinal: number | null;
  ageUs: number | null;
  /** Handler entry to handler end by the instance's own clock; null when it does not say. */
  durationUs: number | null;
}

/** Worst last. */
const SEVERITY: readonly StartClass[] = ['warm', 'unknown', 'first', 'cold'];

export interface StartClassJudge {
  /** Learns from an invocation; to be called for all hops of a reply before any is judged. */
  observe(invocation: Invocation): void;
  /** Null: not decidable yet; a later reply of the same instance may decide it, the end of the trial makes it unknown. */
  judge(invocation: Invocation): StartClass | null;
  evidence(): InstanceEvidence[];
}

export function startClassJudge(known: readonly InstanceEvidence[]): StartClassJudge {
  const instances = new Map(known.map((evidence) => [evidence.instance, { ...evidence }]));
  return {
    observe({ instance, ordinal, ageUs }) {
      if (instance === null || ordinal === null || ageUs === null) return;
      const seen = instances.get(instance);
      if (seen === undefined) {
        instances.set(instance, { instance, youngestUs: ageUs, sawFirst: ordinal === 1, ordinal });
        return;
      }
      seen.youngestUs = Math.min(seen.youngestUs, ageUs);
      seen.sawFirst ||= ordinal === 1;
      seen.ordinal = Math.max(seen.ordinal, ordinal);
    },
    judge({ instance, ordinal, ageUs, serviceUs, durationUs }) {
      if (instance === null || ordinal === null || ageUs === null) return 'unknown';
      if (ageUs < serviceUs) return 'cold';
      if (ordinal === 1) return 'first';
      const seen = instances.get(instance);
      if (seen === undefined) return null;
      const waitedUs = Math.max(0, serviceUs - (durationUs ?? 0));
      if (ageUs > seen.youngestUs && ageUs - seen.youngestUs >= waitedUs) return 'warm';
      return seen.sawFirst ? 'cold' : null;
    },
    evidence: () => [...instances.values()],
  };
}

/** The worst class of an invocation's hops; null while any hop that could make it worse is undecided. */
export function worstClass(classes: readonly (StartClass | null)[]): StartClass | null {
  if (classes.includes('cold')) return 'cold';
  if (classes.includes(null)) return null;
  return classes.reduce<StartClass>(
    (worst, each) => (each !== null && SEVERITY.indexOf(each) > SEVERITY.indexOf(worst) ? each : worst),
    'warm',
  );
}
