/** An error's name goes in; which retrier or catcher it belongs to, and how long to wait before the next attempt, comes out. */

export interface Retrier {
  errorEquals: readonly string[];
  intervalSeconds: number;
  maxAttempts: number;
  backoffRate: number;
  maxDelaySeconds: number;
  fullJitter: boolean;
}

/** AWS documentation, "Handling errors in Step Functions workflows": these end an execution unless they are named. */
const NOT_AMONG_ALL = new Set(['States.DataLimitExceeded', 'States.Runtime']);

export function namesError(errorEquals: readonly string[], error: string, ofTask: boolean): boolean {
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (NOT_AMONG_ALL.has(error)) return false;
    if (name === 'States.ALL') return true;
    return name === 'States.TaskFailed' && ofTask && error !== 'States.Timeout';
  });
}

/** @param attempt 1 for the first retry @param random from 0 to below 1 */
export function retryDelayMs(retrier: Retrier, attempt: number, random: number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** (attempt - 1);
  const delayMs = Math.min(grown, retrier.maxDelaySeconds) * 1000;
  return Math.round(retrier.fullJitter ? delayMs * random : delayMs);
}
