/** The ways in which a measurement can be spoilt; each is carried out, and whether the product's own figures give it away comes out. */
import os from 'node:os';
import { attainedQuantile } from '../analyse/outcomes.js';
import { judgeTrial } from '../analyse/judge-trial.js';
import { decode, mergeEncoded, quantile, valueAtRank } from '../engine/histogram.js';
import { failuresOf } from '../engine/counts.js';
import type { DriveResult } from '../model/Drive.js';
import { startBusyProcesses } from './busy-processes.js';
import { startDriverApart, type DriverApart } from './drive-apart.js';
import { knownRequest } from './drive-known.js';
import { joinLog, type JoinedTrial } from './join-log.js';
import type { CalibrationKit } from './kit.js';
import type { KnownBehaviour } from './known-behaviour.js';
import { reportedUs } from './measure-valid.js';
import { inCount, inTime } from './parts-shown.js';

export interface Caught {
  ok: boolean;
  /** What the product's own figures say. */
  by: string;
}

export interface SabotageCase {
  name: string;
  /** What is done. */
  how: string;
  /** What would be reported by one who does not notice. */
  otherwise: string;
  carryOut(kit: SabotageKit): Promise<Caught>;
}

interface Spoilt extends JoinedTrial {
  result: DriveResult;
}

/** What a case is carried out with. */
export interface SabotageKit extends CalibrationKit {
  /** Rehearsed, in a process of its own. */
  apart: DriverApart;
}

interface Spoiling {
  driver?: DriverApart;
  meanwhile?: (pid: number) => void;
  url?: string;
}

async function spoilt(
  kit: SabotageKit,
  behaviour: KnownBehaviour,
  { driver = kit.apart, meanwhile, url = kit.target.url }: Spoiling = {},
): Promise<Spoilt> {
  await kit.target.behave(behaviour);
  await kit.target.log();
  const result = await driver.drive(knownRequest(url, kit.canaryUrl, kit.plan.sabotage), meanwhile);
  return { result, ...joinLog(result, await kit.target.log()) };
}

/** A driver that is lied to from its first line on. */
async function withPreload<Value>(
  name: string,
  use: (driver: DriverApart) => Promise<Value>,
): Promise<Value> {
  const driver = await startDriverApart(new URL(`./${name}-preload.js`, import.meta.url));
  try {
    return await use(driver);
  } finally {
    driver.close();
  }
}

const QUICK: KnownBehaviour = { kind: 'constant', us: 2_000 };
const slowestUs = ({ result }: Spoilt): number => {
  const all = mergeEncoded(result.windows.map(({ histogram }) => histogram));
  return valueAtRank(all, all.totalCount) ?? Infinity;
};

/** Invalid by rule 6, in the words of the product. */
function caughtAsDisturbed({ result }: Spoilt): Caught {
  const reasons = judgeTrial(result, reportedUs(result, 0.99));
  return {
    ok: reasons.length > 0,
    by: reasons.length === 0 ? 'the trial passed as valid' : `invalid: ${reasons.join('; ')}`,
  };
}

/** Nothing is spoilt: whether the same driver passes as valid. On a busy machine it may not, and that is told. */
export async function control(kit: SabotageKit): Promise<string> {
  const { ok, by } = caughtAsDisturbed(await spoilt(kit, QUICK));
  return ok ? `disturbed by others: ${by}` : 'valid';
}

export const SABOTAGE: readonly SabotageCase[] = [
  {
    name: 'CPU hog',
    how: 'busy processes, eight for each core, beside the driver',
    otherwise: 'the machine’s lateness as the target’s latency',
    async carryOut(kit) {
      const busy = await startBusyProcesses(8 * os.availableParallelism());
      try {
        return caughtAsDisturbed(await spoilt(kit, QUICK));
      } finally {
        busy.stop();
      }
    },
  },
  {
    name: 'Pause of the client',
    how: 'SIGSTOP to the driving process, SIGCONT after 200 ms',
    otherwise: 'a tail of 200 ms that the target never had',
    async carryOut(kit) {
      const { leadInMs, durationMs } = kit.plan.sabotage;
      const meanwhile = (pid: number): void => {
        setTimeout(
          () => {
            process.kill(pid, 'SIGSTOP');
            setTimeout(() => process.kill(pid, 'SIGCONT'), 200);
          },
          leadInMs + durationMs / 3,
        );
      };
      return caughtAsDisturbed(await spoilt(kit, QUICK, { meanwhile }));
    },
  },
  {
    name: 'Slow DNS',
    how: 'every name look-up of the driving process takes 300 ms longer',
    otherwise: 'look-ups of 300 ms inside the samples',
    async carryOut(kit) {
      const url = kit.target.url.replace('127.0.0.1', 'localhost');
      const trial = await withPreload('slow-lookup', (driver) => spoilt(kit, QUICK, { driver, url }));
      const { dns } = trial.result.connections;
      const dnsUs = dns === null ? null : quantile(decode(dns), 0.5);
      // A disturbed machine may well make a few samples as slow; look-ups inside of them would make all of them so.
      const p90Us = reportedUs(trial.result, 0.9);
      return {
        ok: (dnsUs ?? 0) >= 300_000 && p90Us !== null && p90Us < 100_000,
        by: `connect.dnsUs p50 ${inTime(dnsUs)}; p90 of the samples ${inTime(p90Us)}`,
      };
    },
  },
  {
    name: 'Lying ordinals',
    how: 'each call is answered by an instance born for it, which claims a four-digit ordinal',
    otherwise: 'all cold starts as warm calls',
    async carryOut(kit) {
      const { result } = await spoilt(kit, { kind: 'lying-ordinals', bootUs: 20_000 });
      const { cold, warm, intended } = result.counts;
      return {
        ok: intended > 0 && cold === intended && warm === 0,
        by: `${inCount(cold)} of ${inCount(intended)} cold, ${inCount(warm)} warm`,
      };
    },
  },
  {
    name: 'Boot behind concurrency',
    how: 'a new instance takes over; all calls that arrive during its boot wait for it and carry ordinals from 1',
    otherwise: 'those with ordinal 2 and more as warm calls',
    async carryOut(kit) {
      const everyUs = (kit.plan.sabotage.durationMs * 1_000) / 2.5;
      const { requests } = await spoilt(kit, { kind: 'boot', everyUs, bootUs: everyUs / 4 });
      const waited = requests.filter(({ cold }) => cold);
      const asWarm = waited.filter(({ outcome }) => outcome === 'warm').length;
      return {
        ok: waited.length > 0 && asWarm === 0,
        by: `${inCount(waited.length)} waited for a boot, ${inCount(asWarm)} of them counted as warm`,
      };
    },
  },
  {
    name: 'Silent failures',
    how: 'a tenth of the replies: status 500 with a good body, 200 with no body, 200 with an error header',
    otherwise: 'fast failures as fast successes',
    async carryOut(kit) {
      const { seed } = kit.plan;
      const { result, wrong } = await spoilt(kit, { kind: 'silent-errors', share: 0.1, seed });
      const { status, protocol, function: functions } = result.counts.errors;
      const there = wrong.status + wrong.empty + wrong.errorHeader;
      return {
        ok:
          there > 0 && status === wrong.status && protocol === wrong.empty && functions === wrong.errorHeader,
        by: `status ${inCount(status)} of ${inCount(wrong.status)}, protocol ${inCount(protocol)} of ${inCount(wrong.empty)}, function ${inCount(functions)} of ${inCount(wrong.errorHeader)}`,
      };
    },
  },
  {
    name: 'Clock step',
    how: 'the wall clock of the driving process jumps an hour ahead and back, ten times a second',
    otherwise: 'latencies of an hour, or below zero',
    async carryOut(kit) {
      const trial = await withPreload('stepping-clock', (driver) => spoilt(kit, QUICK, { driver }));
      const { counts, measuredUs } = trial.result;
      const impossible = trial.requests.filter(({ errorUs }) => errorUs < -1).length;
      const slowest = slowestUs(trial);
      return {
        ok:
          counts.intended > 0 &&
          trial.requests.length === counts.intended &&
          impossible === 0 &&
          slowest < 10_000_000 &&
          measuredUs === kit.plan.sabotage.durationMs * 1_000,
        by: `results do not move: slowest ${inTime(slowest)}, ${inCount(impossible)} impossible, measured part ${inTime(measuredUs)}`,
      };
    },
  },
  {
    name: 'Time-outs of a slow mode',
    how: '15 % of the replies take longer than the time-out',
    otherwise: 'a p99 of the fast mode alone, the slow ones dropped',
    async carryOut(kit) {
      const slowUs = 2_000 * kit.plan.sabotage.timeoutMs;
      const { seed } = kit.plan;
      const { result } = await spoilt(kit, { kind: 'mixture', fastUs: 1_000, slowUs, slowShare: 0.15, seed });
      const successes = mergeEncoded(result.windows.map(({ histogram }) => histogram));
      const { counts } = result;
      const p90Us = attainedQuantile({ successes, failures: failuresOf(counts) }, 0.9);
      const atTail = attainedQuantile({ successes, failures: failuresOf(counts) }, 1 - 10 / counts.intended);
      return {
        ok:
          counts.timeouts > 10 &&
          counts.timeouts + successes.totalCount === counts.intended &&
          atTail === null,
        by: `${inCount(counts.timeouts)} time-outs counted as infinite: attained p90 ${inTime(p90Us)}, the highest quantile that ${inCount(counts.intended)} requests carry is not attained`,
      };
    },
  },
];
