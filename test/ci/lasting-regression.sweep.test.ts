/** Weeks of nights go in; one that is slower, again and no longer, opens an issue, keeps it and closes it, and is no baseline for others. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nightOf, nights } from './nights.js';
import { recordedTool } from './recorded-tool.js';
import { folderIn } from './script-process.js';

const { place, github, measure, afterwards, storeNights } = nights();

describe('a regression', () => {
  const slowed = { slowed: { place: 2, by: 1.6 } };

  it('that a second run confirms opens one issue, stays in it, and is no baseline', async () => {
    await storeNights([0, 1, 2, 3, 4].map((index) => nightOf(index)));
    const quiet = await measure(recordedTool(folderIn(place()), [nightOf(5)]));
    assert.equal(quiet.verdict.verdict, 'fine', quiet.log);
    await afterwards(quiet);
    assert.equal(github().issues.length, 0);
    const series = nightOf(0).series[2]?.id;
    for (let index = 6; index < 8; index++) {
      const again = { ...nightOf(index, { slowed: { place: 2, by: 1.5 } }), id: `again-${index}` };
      const night = await measure(recordedTool(folderIn(place()), [nightOf(index, slowed), again]));
      assert.equal(night.verdict.verdict, 'regression', night.log);
      assert.deepEqual(
        night.verdict.regressions.map((one) => one.series),
        [series],
      );
      assert.equal(night.conclusion, 'failure');
      assert.match(night.log, /exit code 11: there is a regression/);
      assert.match(night.summary, /worse/);
      await afterwards(night);
      assert.equal(github().issues.length, 1);
      assert.equal(github().comments.length, index - 6);
    }
    const states = () => github().issues.map(({ state }) => state);
    assert.deepEqual(states(), ['open']);
    // Closed by a night that shows it to be gone, or by the third that does not find it.
    for (let index = 8; states()[0] === 'open' && index < 11; index++) {
      const better = await measure(recordedTool(folderIn(place()), [nightOf(index)]));
      assert.match(better.log, new RegExp(`${index - 2} earlier runs to compare with`));
      assert.equal(better.verdict.verdict, 'fine', better.log);
      await afterwards(better);
    }
    assert.deepEqual(states(), ['closed']);

    // Not confirmed: nobody hears of it.
    const other = { ...nightOf(11), id: 'again-11' };
    const chance = await measure(recordedTool(folderIn(place()), [nightOf(11, slowed), other]));
    assert.equal(chance.verdict.verdict, 'unconfirmed', chance.log);
    assert.equal(chance.conclusion, 'success');
    await afterwards(chance);
    assert.equal(github().issues.length, 1);

    // A level that somebody accepts is what later nights are held against.
    const level = { slowed: { place: 2, by: 4 } };
    const both = [nightOf(12, level), { ...nightOf(12, level), id: 'again-12' }];
    const accepted = await measure(recordedTool(folderIn(place()), both), { accept: true });
    assert.equal(accepted.verdict.verdict, 'regression', accepted.log);
    assert.equal(accepted.conclusion, 'success', accepted.log);
    await afterwards(accepted);
    const next = await measure(recordedTool(folderIn(place()), [nightOf(13, level)]));
    assert.match(next.log, /1 earlier runs to compare with/);
    assert.equal(next.verdict.verdict, 'fine', next.log);
    assert.deepEqual(readdirSync(join(next.workspace, 'results')).sort(), [
      'comparison',
      'run',
      'verdict.json',
    ]);
  });

  it('is not judged where the machine is another one', async () => {
    await afterwards(await measure(recordedTool(folderIn(place()), [nightOf(0)])));
    const elsewhere = nightOf(1, slowed);
    const night = await measure(
      recordedTool(folderIn(place()), [
        { ...elsewhere, client: { ...elsewhere.client, cpu: 'another one' } },
      ]),
    );
    assert.equal(night.verdict.verdict, 'new');
    assert.match(night.log, /::warning title=FaaSMark::not compared: .*CPU/);
    assert.equal(night.conclusion, 'success');
  });
});
