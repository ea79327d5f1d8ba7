/** Histograms go in; that their percentile text is that of the Java implementation, byte for byte, comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode, newHistogram, record } from '../../src/engine/histogram.js';
import { hlogHeader, hlogLine } from '../../src/engine/hlog.js';
import { percentileText } from '../../src/engine/percentile-text.js';
import { randomFrom } from '../../src/engine/random.js';
import { javaPercentiles, javaSkip } from '../reports/hdr-tools.js';

/** Name, number of samples, scale in µs: from one sample to many, from 1 µs to an hour, and beyond both ends. */
const CASES: readonly (readonly [name: string, n: number, scaleUs: number])[] = [
  ['one', 1, 839],
  ['two', 2, 5],
  ['smallest', 1_000, 0.2],
  ['few', 17, 12_345],
  ['common', 3_001, 1_240],
  ['many', 50_000, 431],
  ['slow', 999, 7_000_000],
  ['longest', 1_024, 3_000_000_000],
];

describe('the percentile text', { skip: javaSkip }, () => {
  for (const [name, n, scaleUs] of CASES) {
    it(`is that of Java: ${name}`, async () => {
      const random = randomFrom(n);
      const histogram = newHistogram();
      for (let k = 0; k < n; k++) {
        record(histogram, scaleUs * Math.exp(3 * (random() - 0.5)) * (random() < 0.01 ? 12 : 1));
      }
      const data = encode(histogram);
      assert.ok(data !== null);
      const text = percentileText(data);
      assert.equal(await javaPercentiles(hlogHeader(0) + hlogLine('tag', 0, 1_000, data), 'tag'), text);
      assert.match(text, /^ {7}Value {5}Percentile TotalCount 1\/\(1-Percentile\)\n\n/);
      assert.match(text, new RegExp(`Total count {4}= {1,12}${n}\\]`));
    });
  }
});
