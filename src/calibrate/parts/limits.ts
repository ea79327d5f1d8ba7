/** Part 10: nothing goes in; what these numbers do not say comes out. */
import type { CalibrationPart } from '../../model/Calibration.js';
import { partOf } from '../part.js';

export function limits(): CalibrationPart {
  return partOf({
    number: 10,
    title: 'What these numbers do not say',
    question: 'What is not proven here?',
    notes: [
      'They hold for this machine, this version and these minutes. Another machine calibrates itself.',
      'Loopback has no network: losses, reordering and distance are not among the behaviours of the target.',
      'Target and harness share the cores of one machine. On few cores each disturbs the other, which makes errors larger than they would be apart.',
      'The target speaks plain HTTP/1.1. TLS and HTTP/2 are measured by npm run bench:fidelity, not here.',
      'The target notes an arrival when it reads the bytes, not when the kernel has them. What lies between counts as an error of the harness.',
      'Coverage and power are simulated with log-normal latencies. Clouds have other shapes and rarer stalls; a tail that happens less than ten times in a run has no interval that deserves the name.',
      'That each sabotage of the list is caught does not mean that every other one would be.',
      'A right measurement of an unrepresentative function on one day ranks no platform.',
    ],
  });
}
