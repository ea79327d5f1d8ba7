/** The figures of all tools in a cell, medians over blocks, go in; which goals of the fidelity benchmark are met and which are missed comes out. */
import type { Cell } from './cells.js';
import type { Figures } from './figures-of.js';

/** What the project promises. Times in µs, shares of 1. */
export const GOALS = {
  plain: { errorP50Us: 50, errorP99Us: 300 },
  secure: { errorP50Us: 150, errorP99Us: 1_000 },
  quantile: { share: 0.02, us: 300 },
  floorOverC: { p50: 2, p99: 3 },
  rateShare: 0.005,
  lateShare: 0.01,
} as const;

/** At which other tools are compared, where they report them. */
const COMPARED: readonly number[] = [0.5, 0.99, 0.999];

export const OURS = 'faasmark';
export const C_DRIVER = 'C, spinning';

export interface Verdict {
  cell: string;
  goal: string;
  verdict: 'met' | 'missed' | 'not judged';
  /** The figures behind it. */
  because: string;
}

export function judge(cell: Cell, figures: ReadonlyMap<string, Figures>): Verdict[] {
  const ours = figures.get(OURS);
  if (ours === undefined) return [];
  const c = figures.get(C_DRIVER);
  const verdicts: Verdict[] = [];
  const say = (goal: string, met: boolean | null, because: string): void => {
    verdicts.push({
      cell: cell.id,
      goal,
      verdict: met === null ? 'not judged' : met ? 'met' : 'missed',
      because,
    });
  };

  const limits = cell.secure ? GOALS.secure : GOALS.plain;
  if (ours.error !== null) {
    const { p50Us, p99Us } = ours.error;
    say(`error p50 <= ${limits.errorP50Us} us`, p50Us <= limits.errorP50Us, us(p50Us));
    say(`error p99 <= ${limits.errorP99Us} us`, p99Us <= limits.errorP99Us, us(p99Us));
  }
  if (ours.quantiles.some(({ loggedUs }) => loggedUs !== null)) {
    const worst = worstQuantile(ours);
    say('every quantile within 2 % or 300 us of the log', worst.met, worst.because);
  }
  judgeSending(cell, ours, c, say);
  if (cell.truth === 'floor' && cell.target === 'known' && c !== undefined) {
    judgeFloor(ours, c, say);
  }
  for (const [tool, theirs] of figures) {
    if (tool !== OURS && tool !== C_DRIVER && cell.target === 'known') judgeBeside(tool, ours, theirs, say);
  }
  return verdicts;
}

type Say = (goal: string, met: boolean | null, because: string) => void;

function worstQuantile({ quantiles }: Figures): { met: boolean; because: string } {
  const off = quantiles.map(({ q, measuredUs, loggedUs }) => {
    const byUs = Math.abs((measuredUs ?? Infinity) - (loggedUs ?? Number.NaN));
    const limitUs = Math.max(GOALS.quantile.us, (loggedUs ?? 0) * GOALS.quantile.share);
    return { q, byUs, over: byUs / limitUs };
  });
  const worst = off.reduce((one, other) => (other.over > one.over ? other : one));
  return { met: off.every(({ over }) => over <= 1), because: `p${worst.q * 100} off by ${us(worst.byUs)}` };
}

/** A machine or a target that cannot keep the rate for a driver in C is no measure of ours. */
function judgeSending(cell: Cell, ours: Figures, c: Figures | undefined, say: Say): void {
  const kept = (it: Figures): boolean =>
    Math.abs(it.ratePerSecond / cell.ratePerSecond - 1) <= GOALS.rateShare;
  const onTime = (it: Figures): boolean => (it.lateShare ?? 1) < GOALS.lateShare;
  const hindered = c !== undefined && !(kept(c) && onTime(c));
  const tell = (goal: string, met: boolean, because: string): void => {
    if (met || !hindered) say(goal, met, because);
    else say(goal, null, `${because}; the C driver is not on time here either`);
  };
  tell('rate within 0.5 %', kept(ours), `${ours.ratePerSecond.toFixed(0)} of ${cell.ratePerSecond}/s`);
  const late = `${((ours.lateShare ?? 1) * 100).toFixed(2)} %`;
  tell('under 1 % of sends more than 1 ms late', onTime(ours), late);
}

function judgeFloor(ours: Figures, c: Figures, say: Say): void {
  for (const [q, factor] of [
    [0.5, GOALS.floorOverC.p50],
    [0.99, GOALS.floorOverC.p99],
  ] as const) {
    const own = measuredAt(ours, q) ?? Infinity;
    const least = measuredAt(c, q) ?? Number.NaN;
    say(
      `floor p${q * 100} <= ${factor} x the C driver's`,
      own <= factor * least,
      `${us(own)} against ${us(least)}`,
    );
  }
}

/** No farther from the truth at any quantile that the other reports; one that reports none says nothing. */
function judgeBeside(tool: string, ours: Figures, theirs: Figures, say: Say): void {
  const pairs = COMPARED.flatMap((q) => {
    const own = offAt(ours, q);
    const other = offAt(theirs, q);
    return own === null || other === null ? [] : [{ q, own, other }];
  });
  if (pairs.length === 0)
    return say(`closer to the truth than ${tool}`, null, 'it reports none of the quantiles');
  const worse = pairs.filter(({ own, other }) => own > other);
  const shown = (worse.length > 0 ? worse : pairs)
    .map(({ q, own, other }) => `p${q * 100} off by ${us(own)} against ${us(other)}`)
    .join(', ');
  say(`closer to the truth than ${tool}`, worse.length === 0, shown);
}

function measuredAt({ quantiles }: Figures, at: number): number | null {
  return quantiles.find(({ q }) => q === at)?.measuredUs ?? null;
}

function offAt({ quantiles }: Figures, at: number): number | null {
  const found = quantiles.find(({ q }) => q === at);
  if (found === undefined || found.measuredUs === null || found.idealUs === null) return null;
  return Math.abs(found.measuredUs - found.idealUs);
}

function us(value: number): string {
  return Math.abs(value) >= 10_000 ? `${(value / 1_000).toFixed(1)} ms` : `${value.toFixed(0)} us`;
}
