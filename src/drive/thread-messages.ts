/** What passes between the command and its driving thread. */
import type { DriveRequest, DriveResult } from '../model/Drive.js';

export type ToDriver =
  | { kind: 'drive'; request: DriveRequest }
  | { kind: 'rehearse'; url: string; caller: string }
  | { kind: 'floor'; url: string; calls: number }
  | { kind: 'stop' }
  | { kind: 'hurry' };

export type FromDriver =
  | { kind: 'ready' }
  | { kind: 'result'; result: DriveResult }
  | { kind: 'rehearsed' }
  | { kind: 'floor'; histogram: string | null }
  | { kind: 'broke'; message: string; stack: string };
