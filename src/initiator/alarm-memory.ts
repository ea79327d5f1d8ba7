/** What an initiator and the thread that wakes it share: nothing goes in, memory for both comes out. */

export interface AlarmMemory {
  /** How often an instant was set: who waits is woken by it. */
  turns: Int32Array;
  /** The instant, µs of `process.hrtime`, which all threads of a process share. */
  instants: Float64Array;
}

export const SET = 0;
export const DUE = 0;

export function newAlarmMemory(): AlarmMemory {
  const instants = new Float64Array(new SharedArrayBuffer(8));
  instants[DUE] = Infinity;
  return { turns: new Int32Array(new SharedArrayBuffer(4)), instants };
}
