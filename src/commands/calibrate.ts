/** `faasmark calibrate`: the harness is measured against a known target; its proof page comes out, and exit 5 when anything fails. */
import { join, relative } from 'node:path';
import { EXIT } from '../exit-codes.js';
import type { CalibrationRecord } from '../model/Calibration.js';
import { formatCount } from '../ui/count.js';
import { listenForInterrupts } from '../ui/interrupts.js';
import { createPaint } from '../ui/paint.js';
import { createProgress } from '../ui/progress.js';
import { alignColumns } from '../ui/table.js';
import { terminalTraits } from '../ui/terminal.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { commandLine } from './shell-words.js';
import { withOptions } from './yargs-options.js';

/** The same one unless asked otherwise: what is simulated then comes out alike for everybody. */
const SEED = 1;

export const calibrateCommand: Command = {
  positionals: '',
  build: (parser) =>
    withOptions(parser, 'calibrate')
      .example([
        ['$0 calibrate', 'some minutes; proof.html says whether the harness is right on this machine'],
        ['$0 calibrate --quick', 'under a minute; only gross faults show'],
      ])
      .epilogue('Exit 0 when every check holds, 5 when one fails. Measures nothing but this machine.'),
  async run(invocation) {
    const { host } = invocation;
    const { settings } = await commandSettings('calibrate', invocation);
    const { calibrate, PROOF_FILE } = await import('../calibrate/calibrate.js');
    const { calibrationPlan } = await import('../calibrate/calibration-plan.js');
    const { makeCalibrationFolder, newRunId } = await import('../record/run-folder.js');
    const err = terminalTraits(host.stderr, host.env);
    const { quiet, verbose } = settings;
    const paint = createPaint(err.color);
    const progress = createProgress({ stream: host.stderr, live: err.live, quiet, verbose, paint });
    const interrupts = listenForInterrupts({
      say: (text) => host.stderr.write(`${err.live ? '\r\u001b[2K' : ''}${text}\n`),
      runId: () => null,
      exitNow: (code) => {
        progress.end();
        host.exitNow(code);
      },
    });
    try {
      const startedAt = new Date();
      const id = newRunId(startedAt, Math.random());
      const folder = await makeCalibrationFolder(host.cwd, id, settings.out);
      const record = await calibrate(calibrationPlan(settings.seed ?? SEED, settings.quick), {
        cwd: host.cwd,
        folder,
        id,
        startedAt,
        command: commandLine(host.tokens),
        signals: interrupts,
        tell: (what) => progress.stage('drive', what),
      });
      progress.end();
      if (settings.json) host.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
      else host.stdout.write(summary(record));
      const page = join(folder, PROOF_FILE);
      const shown = relative(host.cwd, page);
      (settings.json ? host.stderr : host.stdout).write(`proof: ${shown.startsWith('..') ? page : shown}\n`);
      const { received } = interrupts;
      switch (received()) {
        case 'SIGINT':
          return EXIT.interrupted;
        case 'SIGTERM':
          return EXIT.terminated;
        case 'SIGHUP':
          return EXIT.hangup;
        case null:
          return record.verdict.ok ? EXIT.ok : EXIT.untrustworthy;
      }
    } finally {
      progress.end();
      interrupts.close();
    }
  },
};

function summary({ parts, verdict }: CalibrationRecord): string {
  const rows = parts.map(({ number, title, status, checks }) => {
    const held = checks.filter(({ ok }) => ok).length;
    const count = status === 'told' ? '' : `${String(held)} of ${String(checks.length)}`;
    return [String(number), title, status, count];
  });
  const failing = parts.flatMap(({ checks }) =>
    checks.filter(({ ok }) => !ok).map(({ what, found }) => `✘ ${what}: ${found}`),
  );
  const end = verdict.ok
    ? `✔ everything holds: ${formatCount(verdict.of, 'check')}`
    : `✘ not everything holds: ${String(verdict.held)} of ${formatCount(verdict.of, 'check')}`;
  return [...alignColumns(rows), ...failing, end, ''].join('\n');
}
