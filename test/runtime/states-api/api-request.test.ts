/** Lists page by page, while they change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pageOf } from '../../../src/runtime/states-api/api-request.js';

describe('pages of a list', () => {
  it('tell each item once that was there all the time, in either direction', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(30), sizes, fc.boolean(), fc.nat(30), (count, sizesOfPages, descending, removed) => {
        let list = Array.from({ length: count }, (_, index) => index + 1);
        if (descending) list.reverse();
        const seen: number[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page === 0 || nextToken !== undefined; page++) {
          const maxResults = sizesOfPages[page % sizesOfPages.length] ?? 1;
          const told = pageOf(
            { maxResults, ...(nextToken === undefined ? {} : { nextToken }) },
            list,
            (item) => item,
            descending,
          );
          assert.ok(told.items.length <= maxResults);
          seen.push(...told.items);
          nextToken = told.nextToken;
          // One goes, and one comes where new ones come: at the end, or before the beginning.
          list = list.filter((item) => item !== removed);
          if (descending) list.unshift(count + page + 1);
          else if (page === 0) list.push(count + 1);
        }
        const stayed = Array.from({ length: count }, (_, index) => index + 1).filter(
          (item) => item !== removed,
        );
        for (const item of stayed) assert.equal(seen.filter((each) => each === item).length, 1);
        assert.equal(new Set(seen).size, seen.length);
      }),
    );
  });

  it('refuse sizes and tokens that are none', () => {
    const wrong = (request: Record<string, string | number>): void => {
      pageOf(request, [1, 2], (item) => item);
    };
    for (const maxResults of [-1, 1001, 1.5, '5'])
      assert.throws(() => wrong({ maxResults }), { type: 'ValidationException' });
    for (const nextToken of ['', 'x', '-1', 5])
      assert.throws(() => wrong({ nextToken }), { type: 'InvalidToken' });
    assert.deepEqual(
      pageOf({ maxResults: 0 }, [1, 2], (item) => item),
      { items: [1, 2] },
    );
  });
});
