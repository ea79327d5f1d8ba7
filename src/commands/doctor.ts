/** `faasmark doctor`: this machine and this folder go in; what is wrong with them for measuring comes out. Exit 3 on a problem. */
import { messageOf } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { createPaint } from '../ui/paint.js';
import { printable } from '../ui/printable.js';
import { terminalTraits } from '../ui/terminal.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { problem, type Check, type CheckResult } from './doctor/check.js';
import { clockResolution } from './doctor/clock-resolution.js';
import { clouds } from './doctor/clouds.js';
import { cores } from './doctor/cores.js';
import { freeMemory } from './doctor/free-memory.js';
import { leftovers } from './doctor/leftovers.js';
import { loadAverage } from './doctor/load-average.js';
import { localhostName } from './doctor/localhost-name.js';
import { loopbackSocket } from './doctor/loopback-socket.js';
import { nodeVersion } from './doctor/node-version.js';
import { resultsFolder } from './doctor/results-folder.js';
import { timerLag } from './doctor/timer-lag.js';
import { withOptions } from './yargs-options.js';

/** One after the other: some measure time and would disturb each other. */
const CHECKS: readonly Check[] = [
  nodeVersion,
  clockResolution,
  cores,
  loadAverage,
  timerLag,
  loopbackSocket,
  localhostName,
  freeMemory,
  resultsFolder,
  leftovers,
  clouds,
];

export const doctorCommand: Command = {
  positionals: '',
  build: (parser) => withOptions(parser, 'doctor'),
  async run(invocation) {
    const { host } = invocation;
    const { settings } = await commandSettings('doctor', invocation);
    const { color } = terminalTraits(host.stdout, host.env);
    const paint = createPaint(color);
    const shown = { ok: paint.green('ok'), remark: paint.yellow('remark'), problem: paint.red('problem') };
    const results: (CheckResult & { name: string })[] = [];
    for (const { name, look } of CHECKS) {
      const result = await look({ cwd: host.cwd }).catch((error: unknown) =>
        problem(`the check itself broke: ${messageOf(error)}`, 'see the message'),
      );
      results.push({ name, ...result });
      if (settings.json) continue;
      const padding = ' '.repeat('problem'.length - result.verdict.length);
      host.stdout.write(
        `${shown[result.verdict]}${padding}  ${name.padEnd(10)} ${printable(result.message)}\n`,
      );
      if (result.hint !== '')
        host.stdout.write(`${' '.repeat(20)}${paint.dim(`hint: ${printable(result.hint)}`)}\n`);
    }
    if (settings.json) host.stdout.write(`${JSON.stringify({ checks: results }, null, 2)}\n`);
    return results.some(({ verdict }) => verdict === 'problem') ? EXIT.preflight : EXIT.ok;
  },
};
