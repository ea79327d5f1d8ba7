/** The course of a run goes in; one line at the bottom of a terminal comes out, redrawn at most five times a second. */
import type { Progress, Stage, TrialProgress } from '../model/Progress.js';
import { formatElapsed } from './elapsed.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import type { OutputStream } from './terminal.js';

export interface LiveProgressOptions {
  stream: OutputStream;
  paint: Paint;
  verbose: boolean;
  /** Monotonic, ms. */
  now(): number;
}

const REDRAW_MS = 200;
const BAR_WIDTH = 20;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_LINE = '\r\u001b[2K';

/** The cursor is hidden from the first stage on and shown again by `end`, and when the process exits before. */
export function createLiveProgress({ stream, paint, verbose, now }: LiveProgressOptions): Progress {
  const startedMs = now();
  let stage: Stage | null = null;
  let message = '';
  let trial: TrialProgress | null = null;
  let firstTrialMs = 0;
  let leftMs: number | null = null;
  let estimatedMs = 0;
  let shown = false;
  let timer: NodeJS.Timeout | null = null;

  const draw = (): void => {
    if (stage === null) return;
    const left = leftMs === null ? null : Math.max(0, leftMs - (now() - estimatedMs));
    const line = lineOf(stage, message, trial, now() - startedMs, left);
    stream.write(CLEAR_LINE + clip(line, (stream.columns ?? 80) - 1));
    shown = true;
  };
  const above = (text: string): void => {
    stream.write(`${shown ? CLEAR_LINE : ''}${text}\n`);
    if (shown) draw();
  };
  const restore = (): void => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    stream.write(`${shown ? CLEAR_LINE : ''}${SHOW_CURSOR}`);
    shown = false;
  };
  const begin = (): void => {
    if (timer !== null) return;
    stream.write(HIDE_CURSOR);
    timer = setInterval(draw, REDRAW_MS);
    timer.unref();
    process.once('exit', restore);
  };

  return {
    stage(next, text) {
      begin();
      message = printable(text);
      // Recording comes after every block of trials and is over before it could be read.
      if (next === 'record') return;
      stage = next;
      trial = null;
      if (verbose) above(paint.dim(`${next}: ${message}`));
      draw();
    },
    trial(next) {
      estimatedMs = now();
      if (trial === null) firstTrialMs = estimatedMs;
      const perTrialMs = next.done === 0 ? null : (estimatedMs - firstTrialMs) / next.done;
      leftMs = perTrialMs === null ? null : perTrialMs * (next.total - next.done);
      // Drawn by the timer alone: trials may be shorter than a redraw is worth.
      trial = next;
    },
    detail(text) {
      if (verbose) above(paint.dim(`  ${printable(text)}`));
    },
    notice(text, hint) {
      above(`${paint.yellow('note:')} ${printable(text)}\n${paint.yellow('hint:')} ${printable(hint)}`);
    },
    end() {
      restore();
      process.removeListener('exit', restore);
    },
  };
}

/** Such as `drive ███████░░░░░ trial 12/80 · 42 s, 2:10 left · local/local/noop[caller]`: what a narrow terminal cuts comes last. */
function lineOf(
  stage: Stage,
  message: string,
  trial: TrialProgress | null,
  elapsedMs: number,
  leftMs: number | null,
): string {
  if (trial === null) return `${stage} ${message} · ${formatElapsed(elapsedMs)}`;
  const share = trial.total === 0 ? 0 : trial.done / trial.total;
  const full = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
  const left = leftMs === null ? '' : `, ${formatElapsed(leftMs)} left`;
  const current = Math.min(trial.done + 1, trial.total);
  return `${stage} ${bar} trial ${String(current)}/${String(trial.total)} · ${formatElapsed(elapsedMs)}${left} · ${printable(trial.series)}`;
}

function clip(line: string, columns: number): string {
  const flat = line.replaceAll('\n', ' ');
  return flat.length <= columns ? flat : `${flat.slice(0, Math.max(0, columns - 1))}…`;
}
