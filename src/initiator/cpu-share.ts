/** Nothing goes in; the share of a core that this process gets while it computes comes out, with its longest pause. */

/** Platforms hand out CPU in periods of some tens of ms (cgroups, cpu.cfs_period_us: 100 ms unless said otherwise). */
const LOOK_MS = 300;

export interface CpuShare {
  /** Time on a core over time passed, 0 to 1. */
  share: number;
  longestPauseUs: number;
}

/** Computes for 0.3 s: what is missing of it on a core was taken by a throttle, or by others on the same cores. */
export function measureCpuShare(): CpuShare {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  let last = began;
  let longestMs = 0;
  while (last - began < LOOK_MS) {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const share = Math.min(1, (user + system) / 1_000 / (last - began));
  return { share: Math.round(share * 1_000) / 1_000, longestPauseUs: Math.round(longestMs * 1_000) };
}
