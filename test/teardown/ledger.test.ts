/** Resources go in; the file on the disk says what stands, after crashes too. */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FaasmarkError } from '../../src/errors.js';
import { createCatalog } from '../../src/registry.js';
import { destroyRun } from '../../src/teardown/destroy-run.js';
import { openLedger as open, readLedger, standing } from '../../src/teardown/ledger.js';

const openLedger = (path: string) => open(path, (error) => assert.fail(String(error)));
const resource = (id: string) => ({ provider: 'local', kind: 'function', id, details: {} });

describe('ledger', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faasmark-ledger-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('has an intent on the disk before the caller goes on', async () => {
    const path = join(folder, 'a.jsonl');
    const ledger = await openLedger(path);
    await ledger.intend(resource('one'));
    assert.equal(standing(await readLedger(path))[0]?.state, 'intent');
    await ledger.created({ ...resource('one'), details: { url: 'http://127.0.0.1:1' } });
    await ledger.intend(resource('two'));
    assert.deepEqual(
      ledger.standing().map(({ id }) => id),
      ['two', 'one'],
      'newest first',
    );
    await ledger.destroyed(resource('one'));
    assert.deepEqual(
      ledger.standing().map(({ id }) => id),
      ['two'],
    );
    assert.equal(ledger.all()[0]?.details['url'], 'http://127.0.0.1:1', 'details are kept');
    await ledger.close();
  });

  it('goes on where an earlier process ended, and leaves out a line that a crash cut off', async () => {
    const path = join(folder, 'b.jsonl');
    const first = await openLedger(path);
    await first.intend(resource('one'));
    await first.close();
    await appendFile(path, '{"sequence":1,"state":"int');
    assert.equal((await readLedger(path)).length, 1);
    const second = await openLedger(path);
    await second.destroyed(resource('one'));
    await second.close();
    assert.deepEqual(
      (await readLedger(path)).map(({ state }) => state),
      ['intent', 'destroyed'],
    );
  });

  it('says which line is broken', async () => {
    const path = join(folder, 'c.jsonl');
    await writeFile(path, '{}\nnonsense\n{}\n');
    await assert.rejects(
      readLedger(path),
      (error) => error instanceof FaasmarkError && /Line 2/.test(error.message),
    );
  });

  it('keeps what an unknown provider owns, and says so', async () => {
    const ledger = await openLedger(join(folder, 'ledger.jsonl'));
    await ledger.created({ provider: 'atlantis', kind: 'function', id: 'f', details: {} });
    await ledger.close();
    const { left } = await destroyRun(folder, createCatalog(), new AbortController().signal);
    assert.equal(left.length, 1);
    assert.match(left[0]?.reason ?? '', /no provider atlantis/);
    assert.match(await readFile(join(folder, 'ledger.jsonl'), 'utf8'), /atlantis/);
  });
});
