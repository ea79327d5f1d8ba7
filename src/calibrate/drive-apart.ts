/** Starts the product's own driver in a process of its own, which may be tampered with: drive requests go in, results come out. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DriveRequest, DriveResult } from '../model/Drive.js';

const DRIVE_MAIN = fileURLToPath(new URL('./drive-apart-main.js', import.meta.url));

export type FromDriveApart =
  | { kind: 'ready' }
  | { kind: 'begins' }
  | { kind: 'result'; result: DriveResult }
  | { kind: 'broke'; message: string };

export interface DriverApart {
  /**
   * One at a time.
   * @param meanwhile called with the driver's process id when it begins to drive
   */
  drive(request: DriveRequest, meanwhile?: (pid: number) => void): Promise<DriveResult>;
  close(): void;
}

/**
 * @param preload a module of ours that is loaded before everything else, in every thread
 * @throws when it ends before it is ready
 */
export async function startDriverApart(preload?: URL): Promise<DriverApart> {
  const child = fork(DRIVE_MAIN, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: preload === undefined ? [] : ['--import', preload.href],
  });
  let listener: (message: FromDriveApart) => void = () => undefined;
  child.on('message', (message: FromDriveApart) => listener(message));
  const broken = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the driving process ended')));
  });
  broken.catch(() => undefined); // Whoever waits hears of it; when nobody does, it was let go.
  const close = (): void => void child.kill('SIGKILL');

  const ready = new Promise<void>((resolve) => {
    listener = ({ kind }) => void (kind === 'ready' && resolve());
  });
  try {
    await Promise.race([ready, broken]);
  } catch (error) {
    close();
    throw error;
  }
  return {
    drive(request, meanwhile) {
      const driven = new Promise<DriveResult>((resolve, reject) => {
        listener = (message) => {
          switch (message.kind) {
            case 'ready':
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
        };
      });
      child.send(request);
      return Promise.race([driven, broken]);
    },
    close,
  };
}
