/** Nothing goes in; the cells of the fidelity benchmark come out: which target, at which rate, over what. */
import { KNOWN_TRUTHS } from './known-truths.js';

export interface Cell {
  id: string;
  /** Of the known target. */
  truth: string;
  ratePerSecond: number;
  secure: boolean;
  /** `all` tools; `exact`: those that know the times of single requests. */
  tools: 'all' | 'exact';
  /** `known`: keeps a log. `c`: keeps none, and answers rates that Node does not. */
  target: 'known' | 'c';
}

const RATES = [500, 2_000, 5_000];
const SECURE_RATES = [500, 2_000];
const SENDING_RATES = [500, 2_000, 5_000, 10_000, 20_000];
const FLOOR_RATE = 2_000;

export const CELLS: readonly Cell[] = [
  ...Object.keys(KNOWN_TRUTHS)
    .filter((truth) => truth !== 'floor')
    .flatMap((truth) => [
      ...RATES.map((rate) => cell(truth, rate, false)),
      ...SECURE_RATES.map((rate) => cell(truth, rate, true)),
    ]),
  { ...cell('floor', FLOOR_RATE, false), tools: 'exact' },
  ...SENDING_RATES.map((rate): Cell => ({
    ...cell('floor', rate, false),
    id: `sending ${String(rate)}/s`,
    tools: 'exact',
    target: 'c',
  })),
];

function cell(truth: string, ratePerSecond: number, secure: boolean): Cell {
  const id = `${truth} ${String(ratePerSecond)}/s${secure ? ' tls' : ''}`;
  return { id, truth, ratePerSecond, secure, tools: 'all', target: 'known' };
}
