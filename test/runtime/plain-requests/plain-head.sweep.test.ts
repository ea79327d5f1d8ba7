/** The same property as in the short test, over many more requests. */
import { it } from 'node:test';
import { agreesWithFullParser } from './agrees-with-full-parser.js';

it('200,000 broken requests are read by Node’s parser as by ours', { timeout: 300_000 }, () =>
  agreesWithFullParser(200_000),
);
