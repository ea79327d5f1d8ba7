/** Files in the format of the Azure Functions trace go in; counts per minute come out, or the line that is broken. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readReplayFile } from '../../src/config/replay-file.js';
import { temporaryFolder } from '../commands/faasmark-process.js';

const HEADER = 'HashOwner,HashApp,HashFunction,Trigger,1,2,3';

async function read(text: string, wanted: string | null = null) {
  const path = join(await temporaryFolder(), 'trace.csv');
  await writeFile(path, text);
  return readReplayFile(path, wanted);
}

describe('a replay file', () => {
  it('gives the sum of all functions, or one of them', async () => {
    const text = `${HEADER}\no,a,f1,http,1,0,5\no,a,f2,timer,2,0,7\n`;
    assert.deepEqual(await read(text), { countsPerMinute: [3, 0, 12] });
    assert.deepEqual(await read(text, 'f2'), { countsPerMinute: [2, 0, 7] });
  });

  it('may have a byte order mark, Windows line ends and empty lines', async () => {
    const text = `\uFEFF${HEADER}\r\no,a,f,http,1,2,3\r\n\r\n`;
    assert.deepEqual(await read(text), { countsPerMinute: [1, 2, 3] });
  });

  const broken: readonly [string, string, RegExp][] = [
    ['an empty file', '', /^is empty$/],
    ['a header alone', `${HEADER}\n`, /^has a header and no function$/],
    ['another header', 'a,b,c\n1,2,3\n', /^line 1: begins with "a,b,c" instead of HashOwner/],
    [
      'minutes out of order',
      'HashOwner,HashApp,HashFunction,Trigger,1,3\n',
      /^line 1: column 6 is "3" instead of 2$/,
    ],
    [
      'a missing column',
      `${HEADER}\no,a,f,http,1,2,3\no,a,g,http,1,2\n`,
      /^line 3: has 6 columns, the header has 7$/,
    ],
    ['one column more', `${HEADER}\no,a,f,http,1,2,3,4\n`, /^line 2: has 8 columns, the header has 7$/],
    ['a negative count', `${HEADER}\no,a,f,http,1,-2,3\n`, /^line 2: minute 2 is -2, below 0$/],
    ['a word', `${HEADER}\no,a,f,http,1,many,3\n`, /^line 2: minute 2 is "many", not a number$/],
    ['NaN', `${HEADER}\no,a,f,http,1,NaN,3\n`, /^line 2: minute 2 is "NaN", not a number$/],
    ['Infinity', `${HEADER}\no,a,f,http,1,Infinity,3\n`, /^line 2: minute 2 is "Infinity", not a number$/],
    ['half a call', `${HEADER}\no,a,f,http,1,2,0.5\n`, /^line 2: minute 3 is "0.5", not a whole number$/],
    ['an empty cell', `${HEADER}\no,a,f,http,1,,3\n`, /^line 2: minute 2 is "", not a number$/],
    ['nothing but zeros', `${HEADER}\no,a,f,http,0,0,0\n`, /^counts no call in any minute$/],
  ];
  for (const [what, text, wrong] of broken) {
    it(`is refused for ${what}`, async () => {
      const reading = await read(text);
      assert.ok('wrong' in reading);
      assert.match(reading.wrong, wrong);
      assert.ok(reading.hint.length > 10);
    });
  }

  it('is refused for a function that it does not have', async () => {
    const reading = await read(`${HEADER}\no,a,f,http,1,2,3\n`, 'g');
    assert.match('wrong' in reading ? reading.wrong : '', /^has no function g among 1$/);
  });

  it('is refused where there is none', async () => {
    const reading = await readReplayFile(join(await temporaryFolder(), 'none.csv'), null);
    assert.match('wrong' in reading ? reading.wrong : '', /^cannot be read: ENOENT/);
  });
});
