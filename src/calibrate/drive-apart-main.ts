/** Entry of a driving process of its own, so that it can be stopped, starved or lied to: a request comes over IPC, its result goes back. */
import { startDrivers } from '../drive/start-drivers.js';
import type { DriveRequest } from '../model/Drive.js';
import type { FromDriveApart } from './drive-apart.js';

process.on('disconnect', () => process.exit(0)); // It ends with its parent, however that went.
const say = (message: FromDriveApart): void => void process.send?.(message);

const never = new AbortController().signal;
const drivers = await startDrivers(never);
process.on('message', (request: DriveRequest) => {
  say({ kind: 'begins' });
  drivers.driver
    .drive(
      { ...request, canary: { url: drivers.canaryUrl, ratePerSecond: request.canary?.ratePerSecond ?? 20 } },
      { stop: never, hurry: never },
    )
    .then((result) => say({ kind: 'result', result }))
    .catch((error: unknown) =>
      say({ kind: 'broke', message: error instanceof Error ? error.message : String(error) }),
    );
});
say({ kind: 'ready' });
