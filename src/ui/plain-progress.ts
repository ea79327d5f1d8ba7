/** The course of a run goes in; plain lines for logs come out: one for each stage and one for each block of trials. */
import type { Progress } from '../model/Progress.js';
import { printable } from './printable.js';
import type { OutputStream } from './terminal.js';

export function createPlainProgress(stream: Pick<OutputStream, 'write'>, verbose: boolean): Progress {
  let block = -1;
  const line = (text: string): void => {
    stream.write(`${printable(text).replaceAll('\n', ' ')}\n`);
  };
  return {
    stage(stage, message) {
      // Recording comes after every block of trials; the line of the next block says as much.
      if (stage === 'record' && !verbose) return;
      if (stage === 'drive') block = -1;
      line(`${stage}: ${message}`);
    },
    trial(trial) {
      if (verbose) {
        line(`drive: trial ${String(trial.done + 1)}/${String(trial.total)} ${trial.series}`);
      }
      if (trial.block === block) return;
      block = trial.block;
      line(
        `drive: block ${String(trial.block + 1)}/${String(trial.blocks)}, ` +
          `trial ${String(trial.done + 1)}/${String(trial.total)}`,
      );
    },
    detail(message) {
      if (verbose) line(`  ${message}`);
    },
    notice(message, hint) {
      line(`note: ${message}`);
      line(`hint: ${hint}`);
    },
    end() {
      block = -1;
    },
  };
}
