/** Files go in, a zip comes out: the same bytes in whatever order they came, and readable by an independent reader. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipOf } from '../../../providers/aws/zip.js';
import { readZip } from '../../../src/runtime/lambda-api/read-zip.js';

test('the same files give the same bytes, which hold the files', async () => {
  const files = [
    { path: 'index.cjs', contents: Buffer.from('exports.handler = async () => 1;'.repeat(50)) },
    { path: 'data/ä.txt', contents: Buffer.from('') },
  ];
  const zip = Buffer.from(zipOf(files));
  assert.deepEqual(Buffer.from(zipOf([...files].reverse())), zip);
  const read = await readZip(zip);
  const found = read.map(({ path, contents }) => [path, Buffer.from(contents).toString()]).sort();
  assert.deepEqual(found, files.map(({ path, contents }) => [path, contents.toString()]).sort());
});
