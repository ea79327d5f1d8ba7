/** Connections of a closed loop go in as they open and fail; their tally comes out. */
import type { Phases } from '../engine/dial.js';
import { encode, newHistogram, record } from '../engine/histogram.js';
import type { ConnectionTally } from '../model/Drive.js';

export interface ClosedFigures {
  /** `late`: while the clock ran. */
  opened(phases: Phases, late: boolean): void;
  failed(): void;
  tally(): Omit<ConnectionTally, 'remotes'>;
}

export function newConnectionFigures(): ClosedFigures {
  const [dns, tcp, tls] = [newHistogram(), newHistogram(), newHistogram()];
  let opened = 0;
  let late = 0;
  let failed = 0;
  return {
    opened({ dnsUs, tcpUs, tlsUs }, isLate) {
      if (isLate) late++;
      else opened++;
      if (dnsUs !== null) record(dns, dnsUs);
      record(tcp, tcpUs);
      if (tlsUs !== null) record(tls, tlsUs);
    },
    failed: () => void failed++,
    tally: () => ({
      opened,
      late,
      reopened: 0,
      failed,
      dns: encode(dns),
      tcp: encode(tcp),
      tls: encode(tls),
      // First responses on a connection are discarded, and with them whatever its handshake took.
      lateHandshake: null,
      http: opened + late > 0 ? ['1.1'] : [],
    }),
  };
}
