/** What passes between the command and its driving thread. */
import type { AwsCredentials } from '../model/Credentials.js';
import type { DriveRequest, DriveResult } from '../model/Drive.js';

export type ToDriver =
  | { kind: 'drive'; request: DriveRequest }
  | { kind: 'rehearse'; url: string; caller: string }
  | { kind: 'floor'; url: string; calls: number }
  /** What requests are signed with from now on; never part of a request to drive. */
  | { kind: 'credentials'; credentials: AwsCredentials }
  | { kind: 'stop' }
  | { kind: 'hurry' };

export type FromDriver =
  | { kind: 'ready' }
  | { kind: 'result'; result: DriveResult }
  | { kind: 'rehearsed' }
  | { kind: 'floor'; histogram: string | null }
  | { kind: 'broke'; message: string; stack: string };
