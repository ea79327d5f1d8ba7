/** A behaviour and a request's place in the load go in; when its reply is due, and what the reply says of its instance, come out. Pure and seeded. */
import { deriveSeed, randomFrom } from '../engine/random.js';

/** How a known target answers. All times in µs. */
export type KnownBehaviour =
  /** As soon as the request is read. */
  | { kind: 'instant' }
  | { kind: 'constant'; us: number }
  | { kind: 'mixture'; fastUs: number; slowUs: number; slowShare: number; seed: number }
  /** Replies due in the first `stallUs` of each `periodUs` leave at its end. */
  | { kind: 'stall'; periodUs: number; stallUs: number }
  | { kind: 'log-normal'; medianUs: number; sigma: number; seed: number }
  /** Each call is answered by an instance born for it, which claims to have answered many. */
  | { kind: 'lying-ordinals'; bootUs: number }
  /** Every `everyUs` a new instance takes the place of the old one; all that arrive while it boots wait for it. */
  | { kind: 'boot'; everyUs: number; bootUs: number }
  /** This share of the replies is wrong, in turn: status 500 with a good body, 200 without a body, 200 with an error header. */
  | { kind: 'silent-errors'; share: number; seed: number };

export type BehaviourKind = KnownBehaviour['kind'];

/** The way in which a reply is wrong. */
export type Wrong = 'status' | 'empty' | 'error-header';

export interface KnownReply {
  /** When it leaves, µs since the behaviour began. */
  dueUs: number;
  instance: string;
  /** Null: counted by the target, from 1. */
  ordinal: number | null;
  /** When the instance was born, µs since the behaviour began. */
  bornUs: number;
  /** It was born or ended its boot while this request waited: what an honest judge calls cold. */
  cold: boolean;
  wrong: Wrong | null;
}

/** Instances that are warm were born this long before the behaviour began. */
const WARM_AGE_US = 60_000_000;
/** How many draws are made beforehand; the draw of a request is that of its place, modulo this. */
const DRAWS = 1 << 16;
const WRONGS: readonly Wrong[] = ['status', 'empty', 'error-header'];

export type Replies = (place: number, arrivalUs: number) => KnownReply;

/** `place`: the request's position in the schedule (or in the order of arrival); `arrivalUs`: since the behaviour began. */
export function repliesOf(behaviour: KnownBehaviour): Replies {
  const warm = { instance: 'known', ordinal: null, bornUs: -WARM_AGE_US, cold: false, wrong: null };
  switch (behaviour.kind) {
    case 'instant':
      return (_place, arrivalUs) => ({ ...warm, dueUs: arrivalUs });
    case 'constant':
      return (_place, arrivalUs) => ({ ...warm, dueUs: arrivalUs + behaviour.us });
    case 'mixture':
    case 'log-normal': {
      const draws = serviceDrawsUs(behaviour);
      return (place, arrivalUs) => ({ ...warm, dueUs: arrivalUs + (draws[place % DRAWS] ?? 0) });
    }
    case 'stall':
      return (_place, arrivalUs) => ({ ...warm, dueUs: endOfStallUs(behaviour, arrivalUs) });
    case 'lying-ordinals':
      return (place, arrivalUs) => ({
        dueUs: arrivalUs + behaviour.bootUs,
        instance: `liar-${String(place)}`,
        ordinal: 1_000 + place,
        bornUs: arrivalUs,
        cold: true,
        wrong: null,
      });
    case 'boot':
      return (_place, arrivalUs) => bootedReply(behaviour, arrivalUs);
    case 'silent-errors': {
      const random = randomFrom(deriveSeed(behaviour.seed, 'wrong'));
      const wrongs = Array.from({ length: DRAWS }, (_, index) =>
        random() < behaviour.share ? (WRONGS[index % WRONGS.length] ?? null) : null,
      );
      return (place, arrivalUs) => ({ ...warm, dueUs: arrivalUs, wrong: wrongs[place % DRAWS] ?? null });
    }
    default:
      return behaviour satisfies never;
  }
}

/** Service times by place, µs. */
function serviceDrawsUs(behaviour: KnownBehaviour & { kind: 'mixture' | 'log-normal' }): Float64Array {
  const random = randomFrom(deriveSeed(behaviour.seed, behaviour.kind));
  return Float64Array.from({ length: DRAWS }, () =>
    behaviour.kind === 'mixture'
      ? random() < behaviour.slowShare
        ? behaviour.slowUs
        : behaviour.fastUs
      : behaviour.medianUs * Math.exp(behaviour.sigma * standardNormal(random)),
  );
}

/** Box & Muller, "A note on the generation of random normal deviates", 1958. */
export function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function endOfStallUs({ periodUs, stallUs }: { periodUs: number; stallUs: number }, atUs: number): number {
  const phaseUs = atUs % periodUs;
  return phaseUs < stallUs ? atUs - phaseUs + stallUs : atUs;
}

function bootedReply(
  { everyUs, bootUs }: { everyUs: number; bootUs: number },
  arrivalUs: number,
): KnownReply {
  const generation = Math.floor(arrivalUs / everyUs);
  // The first one was there before: the load meets a warm target.
  const bornUs = generation === 0 ? -WARM_AGE_US : generation * everyUs;
  const readyUs = bornUs + bootUs;
  const instance = `generation-${String(generation)}`;
  const cold = arrivalUs < readyUs;
  return { dueUs: Math.max(arrivalUs, readyUs), instance, ordinal: null, bornUs, cold, wrong: null };
}
