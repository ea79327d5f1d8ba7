/** The runner behind `npm test`: compiled test files go in by path filter, the account of what passed, failed and was skipped comes out. */
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { closingLines, count, exitCode, newAccount } from './setup/account.js';
import { setUp } from './setup/set-up.js';
import { testFiles } from './setup/test-files.js';
import { CERTIFICATE_FILE } from './setup/tls-fixture.js';

/** One more than there are cores, as each now and then waits for a process or a time-out; a few of them fill a small memory. */
const TOGETHER = Math.min(availableParallelism() + 1, 4);
/** Ends what hangs. The longest takes two minutes beside others, and many times that where others keep the machine busy. */
const FILE_LIMIT_MS = 20 * 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sweep: { type: 'boolean', default: false },
    root: { type: 'string', default: import.meta.dirname },
  },
});

const account = newAccount();
const { env, missing } = setUp();
Object.assign(process.env, env, { NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE });
for (const { name, reason } of missing) account.skips.push({ test: `set-up: ${name}`, reason });

const files = testFiles(values.root, { sweep: values.sweep, filters: positionals });

/** The events of all groups as one stream, without the runner's own totals of each. */
async function* events() {
  const groups = [
    { files: files.together, concurrency: TOGETHER },
    { files: files.pairs, concurrency: 2 },
    { files: files.alone, concurrency: 1 },
  ];
  for (const group of groups) {
    if (group.files.length === 0) continue;
    for await (const event of run({ ...group, timeout: FILE_LIMIT_MS })) {
      if (event.type === 'test:pass' || event.type === 'test:fail') count(account, event);
      const total =
        event.type === 'test:diagnostic' && event.data.nesting === 0 && event.data.file === undefined;
      if (!total) yield event;
    }
  }
}

for await (const text of Readable.from(events()).pipe(new spec())) process.stdout.write(text as Uint8Array);
for (const line of closingLines(account)) console.log(line);
process.exitCode = exitCode(account);
