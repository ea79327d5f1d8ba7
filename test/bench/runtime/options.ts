/** The arguments of the runtime benchmark go in; checked options come out, or one sentence that says what is wrong. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  blocks: number;
  /** Of each client at each cell in each block; compositions get half. */
  seconds: number;
  only: RegExp;
  /** `found`: those contestants that are there. `install`: what is missing is installed from npm's registry first. */
  peers: 'found' | 'install';
  json: string | null;
}

export type Parsed = { kind: 'options'; options: Options } | { kind: 'refused'; message: string };

const DEFAULT_BLOCKS = 20;
const QUICK_BLOCKS = 3;

/** @param goals what `only` chooses from */
export function parseOptions(given: readonly string[], goals: readonly string[]): Parsed {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        blocks: { type: 'string' },
        seconds: { type: 'string', default: '2' },
        only: { type: 'string', default: '' },
        peers: { type: 'string', default: 'found' },
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    if (values.quick && values.blocks !== undefined)
      return refused('--quick means three blocks: leave out --blocks');
    const { peers } = values;
    if (peers !== 'found' && peers !== 'install') return refused(`--peers is found or install, not ${peers}`);
    const only = new RegExp(values.only);
    if (!goals.some((what) => only.test(what)))
      return refused(`--only ${values.only} matches none of:\n  ${goals.join('\n  ')}`);
    const json = values.json === undefined ? null : resolve(values.json);
    // Found out now, and not when all has been measured.
    if (json !== null && !isWritableFile(json)) return refused(`--json: no file can be written at ${json}`);
    const fallback = String(values.quick ? QUICK_BLOCKS : DEFAULT_BLOCKS);
    return {
      kind: 'options',
      options: {
        blocks: integer('--blocks', values.blocks ?? fallback, 2, 1_000),
        seconds: integer('--seconds', values.seconds, 1, 60),
        only,
        peers,
        json,
      },
    };
  } catch (error) {
    // Of parseArgs, of RegExp, of integer: each is one sentence.
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError)
      return refused(error.message);
    throw error;
  }
}

function refused(message: string): Parsed {
  return { kind: 'refused', message };
}

/** @throws RangeError */
function integer(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new RangeError(`${flag} is a whole number from ${String(least)} to ${String(most)}, not ${text}`);
}

function isWritableFile(path: string): boolean {
  return existsSync(path) ? statSync(path).isFile() : existsSync(dirname(path));
}
