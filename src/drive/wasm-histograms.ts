/** WebAssembly histograms for the hot path of the driving thread: a quarter of the time of those in JavaScript, and nothing for the garbage collector. */
import { initWebAssembly, WasmHistogram } from 'hdr-histogram-js/dist/wasm/index.js';
import { DIGITS, encode, fromBinary, HIGHEST_US, LOWEST_US } from '../engine/histogram.js';
import type { NewLatencyCounter } from '../engine/latency-counter.js';

/** Resolves once the module is compiled; what it counts encodes exactly as what JavaScript counts. */
export async function wasmLatencyCounters(): Promise<NewLatencyCounter> {
  await initWebAssembly();
  return () => {
    const histogram = WasmHistogram.build({
      bitBucketSize: 32,
      autoResize: false,
      lowestDiscernibleValue: LOWEST_US,
      highestTrackableValue: HIGHEST_US,
      numberOfSignificantValueDigits: DIGITS,
      useWebAssembly: true,
    });
    return {
      record(latencyUs) {
        if (!Number.isFinite(latencyUs)) throw new RangeError(`not a latency: ${latencyUs}`);
        histogram.recordValue(Math.min(HIGHEST_US, Math.max(LOWEST_US, Math.round(latencyUs))));
      },
      encode: () => (histogram.totalCount === 0 ? null : encode(fromBinary(histogram.encode()))),
      free: () => histogram.destroy(),
    };
  };
}
