/** Run records go in; a command comes out that stores the next of them where a run would measure, and is the real command in all else. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { CLI } from '../commands/faasmark-process.js';

/** What a night measures cannot be chosen; what becomes of it has to be seen for chosen ones. */
export function recordedTool(folder: string, records: readonly RunRecord[]): string {
  mkdirSync(folder, { recursive: true });
  records.forEach((record, index) => {
    writeFileSync(join(folder, `${index + 1}.json`), JSON.stringify(record));
    writeFileSync(join(folder, `${index + 1}.code`), `${record.exit.code}\n`);
  });
  const path = join(folder, 'faasmark');
  writeFileSync(
    path,
    `#!/usr/bin/env bash
set -euo pipefail
if [ "$1" != run ]; then exec '${process.execPath}' '${CLI}' "$@"; fi
for word in "$@"; do case $word in --out=*) out=$PWD/\${word#--out=} ;; esac; done
echo x >>'${folder}/calls'
next=$(wc -l <'${folder}/calls')
mkdir -p "$out" .faasmark/runs
id=$(sed -E 's/.*"id":"([^"]+)".*/\\1/' <<<"$(head -c 200 "${folder}/$next.json")")
echo "{\\"id\\":\\"$id\\",\\"path\\":\\"$out\\"}" >>.faasmark/runs/index.jsonl
cp "${folder}/$next.json" "$out/run.json"
exit "$(cat "${folder}/$next.code")"
`,
  );
  chmodSync(path, 0o755);
  return path;
}
