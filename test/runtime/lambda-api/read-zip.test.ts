/** Zips that mean harm go in; a refusal in AWS Lambda's words comes out, and no file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_ENTRIES, MAX_UNZIPPED_BYTES, readZip } from '../../../src/runtime/lambda-api/read-zip.js';
import { zipOf, type ZipEntry } from './zip-of.js';

test('files come out with their paths, folders do not', async () => {
  const files = await readZip(
    zipOf([
      { path: 'lib/', mode: 0o040755 },
      { path: 'lib/a.js', contents: 'a' },
      { path: 'b.js', contents: 'b' },
    ]),
  );
  assert.deepEqual(
    files.map(({ path, contents }) => [path, contents.toString()]),
    [
      ['lib/a.js', 'a'],
      ['b.js', 'b'],
    ],
  );
});

const REFUSED: Record<string, readonly ZipEntry[]> = {
  'a step out': [{ path: '../a.js' }],
  'a step out further down': [{ path: 'lib/../../a.js' }],
  'an absolute path': [{ path: '/tmp/a.js' }],
  'a backslash': [{ path: '..\\a.js' }],
  'a drive': [{ path: 'C:/a.js' }],
  'a symbolic link': [{ path: 'a.js', contents: '/etc/passwd', mode: 0o120777 }],
  'a device': [{ path: 'a.js', mode: 0o020666 }],
  'an encrypted entry': [{ path: 'a.js', flags: 1 }],
  'a path that comes twice': [{ path: 'a.js' }, { path: 'a.js' }],
  'a file that is also a folder': [{ path: 'a' }, { path: 'a/b.js' }],
  'a size that is a lie': [{ path: 'a.js', contents: 'abc', claimedBytes: 1 }],
  'more than may be unzipped': [{ path: 'a.js', claimedBytes: MAX_UNZIPPED_BYTES + 1 }],
  'too many entries': Array.from({ length: MAX_ENTRIES + 1 }, (_, index) => ({ path: `${index}.js` })),
  nothing: [],
};

for (const [what, entries] of Object.entries(REFUSED)) {
  test(`refused: ${what}`, () =>
    assert.rejects(readZip(zipOf(entries)), { status: 400, type: 'InvalidParameterValueException' }));
}

test('refused: what is no zip', () =>
  assert.rejects(readZip(Buffer.from('no zip')), { status: 400, type: 'InvalidParameterValueException' }));
