/** Runs that are broken where most is at stake; `lifecycle.sweep.test.ts` breaks them at every stage. */
import { describe } from 'node:test';
import { breakRuns } from './break-runs.js';

describe('life cycle', () => {
  breakRuns({
    thrown: ['plan', 'deploy', 'drive', 'report'],
    interrupted: ['deploy', 'drive', 'tear-down'],
    killed: ['deploy', 'drive'],
  });
});
