/** Arguments of the command go in; how long it took as a process of its own, its peak memory and what it printed come out. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../src/cli.js', import.meta.url));
const MARK = 'peak-kb:';
/** Written when the process ends, by itself: a peak read from outside may miss the end. */
const PRELOAD = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\n${MARK}'+process.resourceUsage().maxRSS+'\\n'))`;

export interface TimedCommand {
  seconds: number;
  peakMb: number;
}

/** @throws when it does not end in 0 */
export function timedCommand(args: readonly string[], cwd: string): Promise<TimedCommand> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import', PRELOAD, CLI, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      const peakKb = Number(said.split(MARK)[1]);
      if (status !== 0 || !Number.isFinite(peakKb)) {
        return reject(new Error(`faasmark ${args.join(' ')} ended with ${String(status)}: ${said}`));
      }
      const seconds = (performance.now() - startedMs) / 1_000;
      resolve({ seconds, peakMb: peakKb / 1_024 });
    });
  });
}
