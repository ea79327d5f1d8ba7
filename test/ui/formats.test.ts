/** Figures are formatted with the digits that they deserve and the unit that people read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatBytes } from '../../src/ui/bytes.js';
import { formatCount } from '../../src/ui/count.js';
import { formatElapsed } from '../../src/ui/elapsed.js';
import { formatLatency } from '../../src/ui/latency.js';
import { printable } from '../../src/ui/printable.js';
import { alignColumns } from '../../src/ui/table.js';

describe('formatLatency', () => {
  const cases: readonly [number | null, string][] = [
    [null, '–'],
    [0, '0 µs'],
    [812, '812 µs'],
    [999, '999 µs'],
    [999.6, '1.00 ms'],
    [1240, '1.24 ms'],
    [9994, '9.99 ms'],
    [9996, '10.0 ms'],
    [23_456, '23.5 ms'],
    [99_960, '100 ms'],
    [999_400, '999 ms'],
    [999_600, '1.00 s'],
    [1_200_000, '1.20 s'],
    [60_000_000, '60.0 s'],
  ];
  for (const [us, text] of cases) {
    it(`${String(us)} → ${text}`, () => assert.equal(formatLatency(us), text));
  }
});

describe('other formats', () => {
  it('time', () => {
    const shown = [400, 9_949, 9_951, 42_000, 59_600, 125_000, 3_725_000].map(formatElapsed);
    assert.deepEqual(shown, ['0.4 s', '9.9 s', '10 s', '42 s', '1:00', '2:05', '1:02:05']);
  });

  it('bytes', () => {
    assert.deepEqual([512, 1024, 1536, 10 * 1024 ** 2, 3 * 1024 ** 4].map(formatBytes), [
      '512 B',
      '1 KiB',
      '1.5 KiB',
      '10 MiB',
      '3 TiB',
    ]);
  });

  it('counts', () => {
    assert.equal(formatCount(1, 'trial'), '1 trial');
    assert.equal(formatCount(2400, 'trial'), '2,400 trials');
    assert.equal(formatCount(2, 'series', 'series'), '2 series');
  });

  it('columns', () => {
    assert.deepEqual(
      alignColumns(
        [
          ['a', 'bb', 'c'],
          ['aaa', 'b', ''],
        ],
        '  ',
      ),
      ['  a    bb  c', '  aaa  b'],
    );
  });

  it('text of a function cannot drive the terminal', () => {
    assert.equal(
      printable('a\u001b[2Jb\r\u0007\u009bc\td\ne\u202e'),
      'a\ufffd[2Jb\ufffd\ufffd\ufffdc\td\ne\ufffd',
    );
  });
});
