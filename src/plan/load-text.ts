/** A load goes in; the words for it, in plans and reports, come out. */
import type { LoadShape } from '../model/LoadProfile.js';

export function loadText(load: LoadShape): string {
  switch (load.profile) {
    case 'arrival':
      return `${load.ratePerSecond}/s ${load.arrival}`;
    case 'closed':
      return 'closed loop';
    case 'burst':
      return `bursts of ${load.size} every ${load.intervalMs / 1_000} s`;
    case 'step':
      return `${load.ratePerSecond}/s ${load.arrival}, ${load.toRatePerSecond}/s from ${load.stepAtMs / 1_000} s on`;
    case 'idle':
      return `single calls after ${load.gapsMs.map((gapMs) => gapMs / 1_000).join(', ')} s`;
    case 'replay': {
      const minutes = `${load.countsPerMinute.length} min of ${load.function ?? 'all functions'}`;
      return `replay of ${load.source}, ${minutes}${load.speedup === 1 ? '' : `, ${load.speedup} times as fast`}`;
    }
    case 'ladder':
      return `${load.ratesPerSecond.join(', ')}/s ${load.arrival}, ${load.rungMs / 1_000} s each`;
    default:
      return load satisfies never;
  }
}
