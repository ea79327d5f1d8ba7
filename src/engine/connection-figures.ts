/** Nothing goes in; the figures of connections come out, all at zero, for a transport to count in. */
import { newHistogram } from './histogram.js';
import type { ConnectionFigures } from './transport.js';

export function newConnectionFigures(): ConnectionFigures {
  return {
    opened: 0,
    late: 0,
    reopened: 0,
    failed: 0,
    dns: newHistogram(),
    tcp: newHistogram(),
    tls: newHistogram(),
    lateHandshake: newHistogram(),
    http: new Set(),
  };
}
