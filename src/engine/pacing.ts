/** How long a timer may be late, and what follows from it for the way of waiting. */

/** A timer of Node fires up to about 1.1 ms late (`npm run bench:pacing`), so it is set short by this. */
export const TIMER_SLACK_US = 1_200;

/**
 * A schedule whose sends are closer than this on average is spun for from beginning to end: a core that was given away
 * for a millisecond comes back late too often. At 500/s against a target that answers at once, p99 was 1.8 to 2.1 ms
 * with timers in between and 0.5 to 1.0 ms without, for all of one core instead of half of it.
 */
export const SPINS_BELOW_US = 4_000;

/** `timer`: nothing is paced, or by timers alone. `hybrid`: a timer while far. `spin`: waits are all too short for one. */
export type Pacing = 'timer' | 'hybrid' | 'spin';
