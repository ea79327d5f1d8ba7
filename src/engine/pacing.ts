/** How long a timer may be late, and what follows from it for the way of waiting. */

/** A timer of Node fires up to about 1.1 ms late (`npm run bench:pacing`), so it is set short by this. */
export const TIMER_SLACK_US = 1_200;

/** Waits shorter than this take no timer, since timers count whole milliseconds. */
export const SPINS_BELOW_US = TIMER_SLACK_US + 1_000;

/** `timer`: nothing is paced, or by timers alone. `hybrid`: a timer while far. `spin`: waits are all too short for one. */
export type Pacing = 'timer' | 'hybrid' | 'spin';
