/** Programs with children go in; they must be waited for, and end with all that they started. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { processesListeningOn, running, treeOf } from '../../runtime/processes.js';
import { eventually } from '../../runtime/runtime-under-test.js';
import { freePort, startProgram } from './start-program.js';

const STAYS = 'setInterval(() => {}, 1000);';
const WITH_CHILD = `
require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAYS)}], { stdio: 'ignore' });
console.log('first'); console.log('second'); ${STAYS}`;
const SERVES = `
const [, port] = process.argv;
let calls = 0;
require('node:http').createServer((request, response) => response.writeHead(++calls < 3 ? 503 : 200).end()).listen(Number(port), '127.0.0.1');`;

describe('a program of a contestant', () => {
  it('ends with its children when it is closed', async () => {
    const program = startProgram([process.execPath, '-e', WITH_CHILD], {});
    assert.equal(await program.firstLine(), 'first');
    const tree = await treeOf(program.pid);
    assert.equal((await running(tree)).length, 2);
    await program.close();
    await eventually('none of them runs', async () => (await running(tree)).length === 0);
  });

  it('is ready when it answers with 200', async () => {
    const port = await freePort();
    const program = startProgram([process.execPath, '-e', SERVES, String(port)], {});
    await program.answers(`http://127.0.0.1:${String(port)}/`);
    assert.deepEqual(await processesListeningOn(port), [program.pid]);
    await program.close();
  });

  it('says what it said when it ends before', async () => {
    const fails = 'console.error("no such module"); process.exit(3);';
    const url = `http://127.0.0.1:${String(await freePort())}/`;
    for (const ready of ['firstLine', 'answers'] as const) {
      const program = startProgram([process.execPath, '-e', fails], {});
      await assert.rejects(
        ready === 'answers' ? program.answers(url) : program.firstLine(),
        /no such module/,
      );
      await program.close();
    }
  });
});
