/** Parts that run at the same time: their order, how many at once, and what ends them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { endScope, openScope } from '../../../src/runtime/states/scope.js';
import { StateError } from '../../../src/runtime/states/state-error.js';
import { together } from '../../../src/runtime/states/together.js';

describe('parts at the same time', () => {
  it('come out in their order, never more of them at once than there may be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(12), fc.nat(5), async (scheduler, count, atOnce) => {
        let running = 0;
        let most = 0;
        const all = together(count, atOnce, openScope(), async (index) => {
          most = Math.max(most, ++running);
          await scheduler.schedule(Promise.resolve());
          running--;
          return index;
        });
        await scheduler.waitFor(all);
        assert.deepEqual(
          await all,
          Array.from({ length: count }, (_, index) => index),
        );
        assert.equal(most, atOnce === 0 ? count : Math.min(atOnce, count));
      }),
    );
  });

  it('end with the first that fails: what goes on is told, and nothing begins any more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(8), fc.nat(3), async (scheduler, bad, atOnce) => {
        let failed = false;
        let told = 0;
        let begunLater = 0;
        let running = 0;
        const all = together(9, atOnce, openScope(), async (index, scope) => {
          if (failed) begunLater++;
          running++;
          scope.stops.add(() => told++);
          await scheduler.schedule(Promise.resolve());
          if (index !== bad) return void running--;
          failed = true;
          throw new StateError('Mine', 'no');
        });
        await assert.rejects(scheduler.waitFor(all), { error: 'Mine' });
        await scheduler.waitIdle();
        assert.equal(begunLater, 0);
        assert.ok(told >= running - 1);
      }),
    );
  });

  it('end when a part cannot even begin', async () => {
    const broken = (): Promise<never> => {
      throw new StateError('Mine', 'no');
    };
    await assert.rejects(together(3, 0, openScope(), broken), { error: 'Mine' });
  });

  it('end with what is around them, also between two parts', async () => {
    const around = openScope();
    const reason = new StateError('Outer', 'enough');
    const all = together(3, 1, around, async (index) => {
      // The part itself goes well, and nobody is left to hear of the end but the one who would begin the next.
      if (index === 1) endScope(around, reason);
      return index;
    });
    await assert.rejects(all, { error: 'Outer' });
    await assert.rejects(
      together(1, 0, around, async () => 1),
      { error: 'Outer' },
    );
    assert.deepEqual(await together(0, 0, openScope(), async () => 1), []);
  });
});
