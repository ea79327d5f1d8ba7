/** Judged thresholds go in; what they mean for the run comes out: the reasons for its exit, and warnings about what is undecided. */
import type { Warning } from '../model/Warning.js';
import { formatCount } from '../ui/count.js';
import type { ThresholdRecord } from './judge-thresholds.js';

/** One sentence for each that failed, then for each that had to be decided and could not be. */
export function exitReasons(judged: readonly ThresholdRecord[]): string[] {
  const failed = judged.filter(({ verdict }) => verdict === 'fail');
  const open = judged.filter(({ verdict, strict }) => verdict === 'undecided' && strict === true);
  const said = (one: ThresholdRecord, word: string) =>
    `${subjectName(one)}: ${one.expression} ${word}: ${one.reason ?? ''}`;
  return [
    ...failed.map((one) => said(one, 'failed')),
    ...open.map((one) => said(one, 'is undecided (--strict)')),
  ];
}

/** `trials`: of each series, as planned. */
export function undecidedWarnings(judged: readonly ThresholdRecord[], trials: number): Warning[] {
  return judged
    .filter(({ verdict }) => verdict === 'undecided')
    .map((one) => ({
      code: 'threshold-undecided',
      message: `threshold ${one.expression} is undecided${one.against === undefined ? '' : ` (${subjectName(one)})`}: ${one.reason ?? ''}`,
      hint: hintFor(one, trials),
      ...(one.series === undefined ? {} : { series: one.series }),
    }));
}

function hintFor({ moreTrials, unit, value, limit }: ThresholdRecord, trials: number): string {
  if (typeof moreTrials === 'number') {
    const count = formatCount(moreTrials, 'more trial');
    // Without a value it is only known what carries one.
    const more = value === null ? `it takes at least ${count}` : `about ${count} would decide`;
    return `${more}: --trials ${trials + moreTrials}, or a longer --duration`;
  }
  if (unit === 'share' && value === 0 && limit === 0) {
    return 'no number of calls shows that nothing ever fails: name a share, such as errors<0.1%';
  }
  return value === null
    ? 'a figure that is measured here: warm.p50, warm.p90, warm.p99, errors'
    : 'a limit further from what is measured; more --trials alone would not decide';
}

/** `local/local/chain[direct]`, `local/local/chain[native/direct]`. */
export function subjectName({ series = '', against }: Pick<ThresholdRecord, 'series' | 'against'>): string {
  if (against === undefined) return series;
  const under = /\[([^\]]*)\]/.exec(against)?.[1] ?? against;
  return series.replace(']', `/${under}]`);
}
