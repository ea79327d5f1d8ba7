/** A drive request goes in and is driven by the product's own driver in a process of its own, which may be tampered with; the result comes out. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DriveRequest, DriveResult } from '../model/Drive.js';

const DRIVE_MAIN = fileURLToPath(new URL('./drive-apart-main.js', import.meta.url));

export type FromDriveApart =
  | { kind: 'ready' }
  | { kind: 'begins' }
  | { kind: 'result'; result: DriveResult }
  | { kind: 'broke'; message: string };

export interface Tampering {
  /** A module of ours that is loaded before everything else, in every thread. */
  preload?: URL;
  /** Called with the driver's process id when it begins to drive. */
  meanwhile?: (pid: number) => void;
}

export function driveApart(request: DriveRequest, { preload, meanwhile }: Tampering): Promise<DriveResult> {
  const child = fork(DRIVE_MAIN, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: preload === undefined ? [] : ['--import', preload.href],
  });
  return new Promise<DriveResult>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the driving process ended')));
    child.once('error', reject);
    child.on('message', (message: FromDriveApart) => {
      switch (message.kind) {
        case 'ready':
          child.send(request);
          return;
        case 'begins':
          if (child.pid !== undefined) meanwhile?.(child.pid);
          return;
        case 'result':
          return resolve(message.result);
        case 'broke':
          return reject(new Error(message.message));
        default:
          message satisfies never;
      }
    });
  }).finally(() => {
    child.kill('SIGKILL');
  });
}
