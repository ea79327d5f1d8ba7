/** Arrivals and departures go in, by index; the log comes out. Arrays are made beforehand, so that noting costs no allocation. */
import type { TargetLog } from './target-messages.js';

export interface TargetJournal {
  /** The index of the request, for its departure; −1 when the journal is full. */
  arrive(sequence: number, atNs: number): number;
  depart(index: number, atNs: number, handedOverNs: number): void;
  /** What an honest judge of this request would have to say. */
  mark(index: number, cold: boolean, wrong: number): void;
  /** Everything since it was taken last, and whether something did not fit. Replies that leave later are not in any log. */
  take(): { log: TargetLog; overflowed: boolean };
}

export function newTargetJournal(capacity: number): TargetJournal {
  const sequences = new Int32Array(capacity);
  const arrivalNs = new Float64Array(capacity);
  const departureNs = new Float64Array(capacity);
  const handedOverNs = new Float64Array(capacity);
  const cold = new Uint8Array(capacity);
  const wrong = new Uint8Array(capacity);
  let size = 0;
  /** How many were taken before: indices go on, so that a late departure meets no other request's place. */
  let taken = 0;
  let overflowed = false;
  return {
    arrive(sequence, atNs) {
      if (size === capacity) {
        overflowed = true;
        return -1;
      }
      sequences[size] = sequence;
      arrivalNs[size] = atNs;
      departureNs[size] = 0;
      handedOverNs[size] = 0;
      return taken + size++;
    },
    depart(index, atNs, afterNs) {
      if (index < taken) return;
      departureNs[index - taken] = atNs;
      handedOverNs[index - taken] = afterNs;
    },
    mark(index, isCold, kind) {
      if (index < taken) return;
      cold[index - taken] = isCold ? 1 : 0;
      wrong[index - taken] = kind;
    },
    take() {
      const log = {
        sequences: sequences.slice(0, size),
        arrivalNs: arrivalNs.slice(0, size),
        departureNs: departureNs.slice(0, size),
        handedOverNs: handedOverNs.slice(0, size),
        cold: cold.slice(0, size),
        wrong: wrong.slice(0, size),
      };
      const result = { log, overflowed };
      taken += size;
      size = 0;
      overflowed = false;
      return result;
    },
  };
}
