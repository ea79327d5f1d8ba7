/** A text that ends in no figure goes in; an error that points at the part which was probably meant as one comes out. */
import { THRESHOLD_CLASSES, THRESHOLD_SHARES } from '../model/Threshold.js';
import { QUANTILE_NAMES } from './figure-names.js';
import { ThresholdSyntaxError } from './syntax-error.js';

const CLASSES: readonly string[] = THRESHOLD_CLASSES;
const EXAMPLES = 'figures are such as warm.p99, all.p50, errors, timeouts, cold';

/** @param left what stands before the operator */
export function whyNoFigure(expression: string, left: string): never {
  const fail = (at: number, wrong: string, hint: string): never => {
    throw new ThresholdSyntaxError(expression, at, wrong, hint);
  };
  // A quantile at the end, written well or not: p99, p95, p99.9, p999.
  const quantile = /(?:^|\.)(p\d+(?:\.\d+)?)$/.exec(left)?.[1];
  if (quantile !== undefined) {
    const at = left.length - quantile.length;
    if (!QUANTILE_NAMES.some((name) => name === quantile)) {
      fail(at, `${quantile} is not kept; there are ${QUANTILE_NAMES.join(', ')}`, nearQuantile(quantile));
    }
    const owner = left.slice(0, Math.max(0, at - 1));
    const from = owner.lastIndexOf('.') + 1;
    const name = owner.slice(from);
    const listed = `write one of ${CLASSES.map((one) => `${one}.${quantile}`).join(', ')}`;
    if (name === '') fail(at, `it is not said of which calls ${quantile} is meant`, listed);
    if (/[[\]/+=*?]/.test(name))
      fail(at, `it is not said of which calls of the series ${quantile} is meant`, listed);
    fail(from, `"${cut(name)}" are no calls; there are ${CLASSES.join(', ')}`, listed);
  }
  const from = left.lastIndexOf('.') + 1;
  const last = left.slice(from);
  if (CLASSES.includes(last)) {
    fail(left.length, `it is not said which quantile of ${last} is meant`, `write for example ${last}.p99`);
  }
  if (from === 0 || /[[\]/+=*?]/.test(last)) {
    fail(
      left.length,
      `no figure of ${cut(left)} is named`,
      `write for example ${cut(left)}.warm.p99<20ms; ${EXAMPLES}`,
    );
  }
  return fail(from, `"${cut(last)}" is no figure`, `${EXAMPLES}; shares are ${THRESHOLD_SHARES.join(', ')}`);
}

function nearQuantile(written: string): string {
  if (written === 'p999') return 'write p99.9';
  const q = Number(written.slice(1));
  return `write ${q <= 70 ? 'p50' : q <= 94 ? 'p90' : 'p99'}, or read p${String(q)} from latency.hlog after the run`;
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
