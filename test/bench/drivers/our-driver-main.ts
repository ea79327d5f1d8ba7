/** Entry of a process that drives as a run does, on the driving thread: loads come in as messages, the times of each request go out. */
import { startNullTarget } from '../../../src/drive/null-target.js';
import { startThreadCaller } from '../../../src/drive/thread-caller.js';
import { driveTimes } from './drive-times.js';
import type { ToolLoad } from './tool.js';

const caller = await startThreadCaller('bench');
const nullTarget = await startNullTarget();
await caller.rehearse(nullTarget.url, new AbortController().signal);
await nullTarget.close();
process.on('disconnect', () => process.exit(0));
process.on('message', (load: ToolLoad) => {
  driveTimes(caller, load).then(
    (result) => process.send?.({ kind: 'result', result }),
    (error: unknown) => process.send?.({ kind: 'broke', message: String(error) }),
  );
});
process.send?.({ kind: 'ready' });
