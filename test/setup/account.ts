/** Events of the test runner go in, one by one; counts, reasons of skips and the slowest files come out. */
import { relative, resolve } from 'node:path';
import type { EventData } from 'node:test';

export type TestEvent =
  { type: 'test:pass'; data: EventData.TestPass } | { type: 'test:fail'; data: EventData.TestFail };

export interface Account {
  passed: number;
  failed: number;
  skips: { test: string; reason: string }[];
  /** Files that ended well without one test in them: counted as failed. */
  empty: string[];
  /** Milliseconds of each file's tests, by file. */
  fileMs: Map<string, number>;
}

export function newAccount(): Account {
  return { passed: 0, failed: 0, skips: [], empty: [], fileMs: new Map() };
}

/** Suites are not counted, only the tests in them (and whole suites skipped, as one). A test marked `todo` counts as failed: nothing here is left for later. */
export function count(account: Account, event: TestEvent): void {
  const { data } = event;
  const file = data.file ?? data.name;
  if (data.nesting === 0) {
    account.fileMs.set(file, (account.fileMs.get(file) ?? 0) + data.details.duration_ms);
  }
  const unexpected = data.todo !== undefined && data.todo !== false;
  if (data.skip !== undefined && data.skip !== false) {
    const reason = typeof data.skip === 'string' && data.skip !== '' ? data.skip : 'no reason given';
    account.skips.push({ test: `${relative(process.cwd(), file)}: ${data.name}`, reason });
  } else if (data.details.type === 'suite') {
    // A suite fails with its tests, which are counted; one that fails in its own hooks has no test to show for it.
    if (event.type === 'test:fail' && !causedBySubtests(event.data)) account.failed++;
  } else if (event.type === 'test:fail' || unexpected) {
    account.failed++;
  } else if (data.nesting === 0 && resolve(data.name) === data.file) {
    // The runner reports a file as a test of its own when there was none in it.
    account.empty.push(relative(process.cwd(), file));
    account.failed++;
  } else {
    account.passed++;
  }
}

function causedBySubtests(data: EventData.TestFail): boolean {
  return 'failureType' in data.details.error && data.details.error.failureType === 'subtestsFailed';
}

/** The closing lines; the last one is for programs. */
export function closingLines(account: Account): string[] {
  const slowest = [...account.fileMs].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return [
    '',
    'slowest files:',
    ...slowest.map(
      ([file, ms]) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${relative(process.cwd(), file)}`,
    ),
    ...account.empty.map((file) => `no test in ${file}`),
    ...account.skips.map(({ test, reason }) => `skipped: ${test} (${reason})`),
    `${account.passed} passed, ${account.failed} failed, ${account.skips.length} skipped`,
  ];
}

/** 0 only when something ran and nothing failed. */
export function exitCode(account: Account): 0 | 1 {
  return account.failed === 0 && account.passed > 0 ? 0 : 1;
}
