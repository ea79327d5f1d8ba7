/** Flags go in; the profile with its settings comes out, and every flag that does not fit it is refused, all at once. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { FaasmarkError } from '../../src/errors.js';
import type { ProfileChoice } from '../../src/model/Config.js';
import { temporaryFolder } from '../commands/faasmark-process.js';

async function profileOf(argv: Record<string, unknown>, cwd?: string): Promise<ProfileChoice> {
  const { config } = await resolveConfig({ argv, env: {}, cwd: cwd ?? (await temporaryFolder()) });
  return config.profile;
}

async function refused(argv: Record<string, unknown>, cwd?: string): Promise<string[]> {
  const error: unknown = await profileOf(argv, cwd).then(
    () => assert.fail('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FaasmarkError, String(error));
  assert.equal(error.exit, 2);
  assert.ok(error.problems.every(({ hint }) => hint.length > 10));
  return error.problems.map(({ message }) => message);
}

describe('a profile', () => {
  it('has settings of its own, with defaults', async () => {
    assert.deepEqual(await profileOf({}), { profile: 'arrival' });
    assert.deepEqual(await profileOf({ profile: 'closed' }), { profile: 'closed' });
    assert.deepEqual(await profileOf({ profile: 'burst' }), {
      profile: 'burst',
      size: 100,
      intervalMs: 10_000,
    });
    assert.deepEqual(await profileOf({ profile: 'step', 'step-to': '500' }), {
      profile: 'step',
      toRatePerSecond: 500,
    });
    assert.deepEqual(await profileOf({ profile: 'idle' }), {
      profile: 'idle',
      gapsMs: [1_000, 5_000, 30_000, 60_000],
    });
    assert.deepEqual(await profileOf({ profile: 'ladder', ladder: '40,10,20' }), {
      profile: 'ladder',
      ratesPerSecond: [10, 20, 40],
    });
  });

  it('replays a file that lies in the folder of the command', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 't.csv'), 'HashOwner,HashApp,HashFunction,Trigger,1,2\no,a,f,http,3,4\n');
    assert.deepEqual(await profileOf({ profile: 'replay', replay: 't.csv', speedup: '60' }, cwd), {
      profile: 'replay',
      source: 't.csv',
      function: null,
      countsPerMinute: [3, 4],
      speedup: 60,
    });
  });

  it('names the line of a broken file', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 't.csv'), 'HashOwner,HashApp,HashFunction,Trigger,1,2\no,a,f,http,3,-4\n');
    assert.deepEqual(await refused({ profile: 'replay', replay: 't.csv' }, cwd), [
      '--replay t.csv: line 2: minute 2 is -4, below 0',
    ]);
  });

  it('refuses all flags of other profiles at once', async () => {
    assert.deepEqual(await refused({ profile: 'idle', rate: '5', duration: '5s', burst: '7' }), [
      '--rate: has no meaning for --profile idle',
      '--duration: has no meaning for --profile idle',
      '--burst: has no meaning for --profile idle',
    ]);
    assert.deepEqual(await refused({ profile: 'closed', 'max-in-flight': '5', http: 'auto' }), [
      '--max-in-flight: has no meaning for --profile closed',
      '--http: has no meaning for --profile closed',
    ]);
    assert.deepEqual(await refused({ gaps: '1s' }), ['--gaps: has no meaning for --profile arrival']);
  });

  const table: readonly [string, Record<string, unknown>, RegExp][] = [
    ['a burst of nothing', { profile: 'burst', burst: '0' }, /^--burst 0: is not within 1/],
    ['a burst of NaN', { profile: 'burst', burst: 'NaN' }, /^--burst NaN: is not a whole number$/],
    [
      'a part of a second between',
      { profile: 'burst', interval: '1500ms' },
      /^--interval 1500ms: is no whole/,
    ],
    ['a negative step', { profile: 'step', 'step-to': '-5' }, /^--step-to -5: is not above 0$/],
    ['an endless step', { profile: 'step', 'step-to': 'Infinity' }, /^--step-to Infinity: is not a number/],
    [
      'a step in two seconds',
      { profile: 'step', duration: '2s' },
      /^--duration 2s: is too short for a step$/,
    ],
    ['a gap without unit', { profile: 'idle', gaps: '1s,5' }, /^--gaps 5: has no unit$/],
    ['half a second of gap', { profile: 'idle', gaps: '1500ms' }, /^--gaps 1500ms: is no whole number/],
    ['a negative gap', { profile: 'idle', gaps: '-1s' }, /^--gaps -1s: is not within 1s/],
    ['a rung of 0', { profile: 'ladder', ladder: '10,0' }, /^--ladder 0: is not above 0$/],
    ['a rung of NaN', { profile: 'ladder', ladder: '10,NaN' }, /^--ladder NaN: is not a number/],
    [
      'a rate beside rungs',
      { profile: 'ladder', ladder: '10,20', rate: '5' },
      /^--rate and --ladder contradict/,
    ],
    ['no file', { profile: 'replay' }, /^--profile replay: needs a file/],
    ['a file that is not there', { profile: 'replay', replay: 'no.csv' }, /^--replay no.csv: cannot be read/],
    [
      'a speed-up of 0',
      { profile: 'replay', replay: 'no.csv', speedup: '0' },
      /^--speedup 0: is not above 0$/,
    ],
    [
      'a speed-up of NaN',
      { profile: 'replay', replay: 'no.csv', speedup: 'NaN' },
      /^--speedup NaN: is not a number$/,
    ],
  ];
  for (const [what, argv, expected] of table) {
    it(`is refused for ${what}`, async () => {
      const messages = await refused(argv);
      assert.ok(
        messages.some((message) => expected.test(message)),
        messages.join('\n'),
      );
    });
  }
});
