/** Runs that are broken at every stage, in every way. */
import { describe } from 'node:test';
import { STAGES } from '../../src/model/Progress.js';
import { breakRuns, WITH_FOLDER } from './break-runs.js';

describe('life cycle, at every stage', () => {
  breakRuns({ thrown: STAGES, interrupted: WITH_FOLDER, killed: STAGES });
});
