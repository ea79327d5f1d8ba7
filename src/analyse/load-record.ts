/** A planned load goes in; what the record says of it comes out: the whole profile, in fields and in words. */
import type { LoadPlan } from '../model/Plan.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { loadText } from '../plan/load-text.js';
import { meanRate } from './sent-rate.js';

export function loadRecord(load: LoadPlan): SeriesRecord['load'] {
  return {
    profile: load.profile,
    loop: load.profile === 'closed' ? 'closed' : 'open',
    text: loadText(load),
    arrival: 'arrival' in load ? load.arrival : null,
    rate: 'ratePerSecond' in load ? load.ratePerSecond : null,
    meanRate: meanRate(load),
    durationMs: load.durationMs,
    ...own(load),
    connections: load.connections,
    timeoutMs: load.timeoutMs,
  };
}

function own(load: LoadPlan): Partial<SeriesRecord['load']> {
  switch (load.profile) {
    case 'arrival':
    case 'closed':
      return {};
    case 'burst':
      return { burst: { size: load.size, intervalMs: load.intervalMs } };
    case 'step':
      return { step: { toRate: load.toRatePerSecond, atMs: load.stepAtMs } };
    case 'idle':
      return { gapsMs: [...load.gapsMs] };
    case 'replay': {
      const { source, function: of, speedup, countsPerMinute } = load;
      return { replay: { source, function: of, speedup, countsPerMinute: [...countsPerMinute] } };
    }
    case 'ladder':
      return { ladder: { rates: [...load.ratesPerSecond], rungMs: load.rungMs } };
    default:
      return load satisfies never;
  }
}
