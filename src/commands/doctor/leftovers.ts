/** Whether earlier runs of this folder left something deployed. */
import { formatCount } from '../../ui/count.js';
import { standingRuns } from '../run-index.js';
import { ok, remark, type Check } from './check.js';

export const leftovers: Check = {
  name: 'leftovers',
  async look({ cwd }) {
    const runs = await standingRuns(cwd);
    const [first] = runs;
    if (first === undefined) return ok('none');
    const resources = runs.reduce((sum, run) => sum + run.resources.length, 0);
    const text = `${formatCount(resources, 'resource')} of ${formatCount(runs.length, 'run')}: ${runs.map(({ id }) => id).join(', ')}`;
    const command = runs.length === 1 ? `faasmark destroy --run ${first.id}` : 'faasmark destroy';
    return remark(text, `unless such a run still goes on: ${command}`);
  },
};
