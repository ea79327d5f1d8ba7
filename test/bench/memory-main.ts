/** Entry of a process that drives once as a run does: the load comes in as JSON, the peak of its resident memory goes out. */
import { startThreadCaller } from '../../src/drive/thread-caller.js';
import { driveRequest } from './drivers/drive-times.js';

export interface MemoryResult {
  peakMb: number;
  sent: number;
}

const load = JSON.parse(process.argv[2] ?? '') as Parameters<typeof driveRequest>[0];
const caller = await startThreadCaller('bench');
const never = new AbortController().signal;
const { counts } = await caller.drive(driveRequest(load, { keepSamples: false }), {
  stop: never,
  hurry: never,
});
await caller.close();
const result: MemoryResult = { peakMb: process.resourceUsage().maxRSS / 1_024, sent: counts.sent };
process.send?.(result, () => process.exit(0));
