/** The paper plan that ARCHITECTURE.md shows is what the command prints. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { CLI } from '../../e2e/command-process.js';

const squeezed = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');

test('what it takes to call Lambda 100,000 times a second is computed by the command itself', async () => {
  const text = await readFile(new URL('../../../../ARCHITECTURE.md', import.meta.url), 'utf8');
  const [, command = '', shown = ''] =
    /```console\n\$ faasmark (plan -p aws [^\n]+)\n([^]*?)```/.exec(text) ?? [];
  assert.notEqual(shown, '', 'ARCHITECTURE.md shows a plan');
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...command.split(' ')], {
    env: { PATH: process.env['PATH'] ?? '', AWS_REGION: 'us-east-1' },
  });
  const printed = new Set(squeezed(stdout));
  assert.deepEqual(
    squeezed(shown).filter((line) => !printed.has(line)),
    [],
  );
});
