/** A series and its run go in; where its caller stood comes out, and with whom it may share a table. */
import type { RunRecord, SeriesRecord } from '../../model/RunRecord.js';
import type { Stand } from '../../model/Site.js';

export interface Standing {
  stand: Stand;
  /** What tells callers of one stand apart. */
  caller: string;
}

/** Longer names of processors and regions are nobody's. */
const LONGEST = 120;

export function standOf(run: RunRecord, series: SeriesRecord): Standing {
  const place = placeOf(run, series);
  if (series.load.loop === 'closed' || series.load.profile === 'closed') {
    return { stand: 'closed-loop', caller: place.caller };
  }
  // Those of the reference runtime stand in its own sections, with their names; elsewhere they meet clouds.
  if (series.emulated.length > 0 && series.provider !== 'local') {
    return { stand: 'emulated', caller: place.caller };
  }
  return place;
}

function placeOf(run: RunRecord, series: SeriesRecord): Standing {
  const { cpu, cores, sharedCores } = run.client;
  if (series.provider === 'local') {
    const machine = `${cpu.slice(0, LONGEST)}, ${String(cores)} ${cores === 1 ? 'core' : 'cores'}`;
    return { stand: sharedCores ? 'shared-cores' : 'own-machine', caller: machine };
  }
  if (series.vantage === 'platform') return { stand: 'platform', caller: '' };
  const caller = run.callers.find(({ id }) => series.callers.includes(id));
  const region = caller?.region ?? run.client.region ?? null;
  if (region === null) return { stand: 'elsewhere', caller: 'unknown place' };
  return { stand: region === series.region ? 'same-region' : 'elsewhere', caller: region.slice(0, LONGEST) };
}
