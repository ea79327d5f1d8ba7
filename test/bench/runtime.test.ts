/** Bad arguments go in; the runtime benchmark must refuse them before it measures anything. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./runtime.js', import.meta.url));

describe('the runtime benchmark', () => {
  it('ends in status 2 with a sentence when its arguments are wrong', async () => {
    const child = spawn(process.execPath, [MAIN, '--blocks', 'few'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = once(child, 'exit');
    const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [status] = (await exited) as [number | null];
    assert.equal(status, 2);
    assert.equal(said, '');
    assert.equal(complained, '--blocks is a whole number from 2 to 1000, not few\n');
  });
});
