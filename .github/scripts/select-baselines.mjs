/** The stored runs of a row go in; copies of those that the next run is compared with come out in a folder of their own. */
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { storedRuns } from './stored-runs.mjs';
import { notice, setOutputs } from './workflow-command.mjs';

/** Four weeks: a regression needs five earlier runs of the same kind of hour, and a weekend has two nights. */
const MOST = 28;
const { STORED = '', BASELINES = '' } = process.env;

/**
 * A confirmed regression is no baseline: else it would be normal after some nights, and its issue would close although
 * nothing is better. Whoever accepts the new level says so once; what is older counts no more.
 */
function baselines(runs) {
  const accepted = runs.findIndex(({ verdict }) => verdict?.accepted === true);
  const since = accepted === -1 ? runs : runs.slice(0, accepted + 1);
  return since
    .filter(({ verdict }) => verdict?.accepted === true || verdict?.verdict !== 'regression')
    .slice(0, MOST);
}

mkdirSync(BASELINES, { recursive: true });
const chosen = baselines(storedRuns(STORED));
for (const { path } of chosen) cpSync(path, join(BASELINES, basename(path)), { recursive: true });
notice(chosen.length === 0 ? 'no earlier run is stored' : `${chosen.length} earlier runs to compare with`);
setOutputs({ count: chosen.length, folder: BASELINES });
