/** The path of the waking thread's program goes in; an alarm for the pacer comes out, once the thread runs. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../engine/clock.js';
import type { Alarm } from '../engine/pacer.js';
import { DUE, newAlarmMemory, SET } from './alarm-memory.js';

export interface AlarmThread {
  /** @param clock whose instants are meant */
  alarmFor(clock: Clock): Alarm;
}

/** The thread lives as long as the process, and does not keep it alive. */
export async function startAlarm(program: string): Promise<AlarmThread> {
  const memory = newAlarmMemory();
  const { turns, instants } = memory;
  const thread = new Worker(program, { name: 'faasmark-alarm', workerData: memory });
  await once(thread, 'message');
  thread.unref();
  let ring: (() => void) | null = null;
  let armedUs = Infinity;
  let turn = 0;
  thread.on('message', (rung: number) => {
    // One that was set meanwhile is still to come.
    if (rung !== turn || ring === null) return;
    const now = ring;
    ring = null;
    armedUs = Infinity;
    now();
  });
  const set = (hrUs: number): void => {
    instants[DUE] = hrUs;
    turn = Atomics.add(turns, SET, 1) + 1;
    Atomics.notify(turns, SET);
  };
  return {
    alarmFor: (clock) => ({
      at(atUs, onRing) {
        ring = onRing;
        if (atUs === armedUs) return;
        armedUs = atUs;
        set(Number(process.hrtime.bigint()) / 1_000 + (atUs - clock.nowUs()));
      },
      cancel() {
        ring = null;
        if (armedUs === Infinity) return;
        armedUs = Infinity;
        set(Infinity);
      },
    }),
  };
}
