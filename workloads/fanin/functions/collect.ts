/** The readings of all producers enter; how many there were, in which order, and their sum leave. */
import type { Handler } from '../../context/index.js';

interface Summary {
  branches: number[];
  sum: number;
}

export const handler: Handler<{ branch: number; reading: number }[], Summary> = (readings) => ({
  branches: readings.map(({ branch }) => branch),
  sum: readings.reduce((sum, { reading }) => sum + reading, 0),
});
