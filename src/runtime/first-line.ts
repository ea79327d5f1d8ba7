/** A child process goes in, the first line of its stdout comes out, or an error when it exits or the time is over before. */
import type { ChildProcess } from 'node:child_process';

/** What follows on stdout is read and dropped, so that the child never blocks on it. */
export function firstLine(child: ChildProcess, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout } = child;
    if (stdout === null) return reject(new Error('its stdout is not piped'));
    const timer = setTimeout(() => reject(new Error(`not ready within ${withinMs} ms`)), withinMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    let text = '';
    stdout.setEncoding('utf8');
    const onData = (chunk: string): void => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      stdout.off('data', onData);
      stdout.resume();
      resolve(text.slice(0, end));
    };
    stdout.on('data', onData);
    child.once('error', fail);
    child.once('close', (code, signal) => fail(new Error(`it ended (${signal ?? `exit ${code}`})`)));
  });
}
