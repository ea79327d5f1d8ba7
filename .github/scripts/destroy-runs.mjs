/** The folders that runs were told to write to go in; what those runs left behind is removed, whatever had happened to them. */
import { spawnSync } from 'node:child_process';
import { runIdOf } from './run-files.mjs';
import { splitLines } from './split-words.mjs';
import { error, notice } from './workflow-command.mjs';

const { TOOL = '', OUT = '' } = process.env;
let worst = 0;
for (const folder of splitLines(OUT)) {
  // From the index, not from outputs: a step that was killed has none.
  const id = runIdOf(folder);
  if (id === null) {
    notice(`${folder}: no run was registered, so nothing was created`);
    continue;
  }
  const { status, error: problem } = spawnSync(TOOL, ['destroy', '--run', id, '--yes'], { stdio: 'inherit' });
  if (status === 0) continue;
  worst = status ?? 1;
  error(
    `${problem?.message ?? `run ${id} left something behind`}; to remove it: faasmark destroy --run ${id}`,
  );
}
process.exitCode = worst;
