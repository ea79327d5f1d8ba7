/** A run that turns out dearer than planned ends before it passes --max-cost: what it measured is kept, what it made is removed, and it says so. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FaasmarkError } from '../../src/errors.js';
import { EXIT } from '../../src/exit-codes.js';
import { pricedRun } from './priced-run.js';

describe('--max-cost', () => {
  let cwd = '';
  before(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'faasmark-cost-'));
  });
  after(() => rm(cwd, { recursive: true }));

  it('refuses before anything is created what is planned to cost more', async () => {
    const refused = pricedRun(cwd, { saysMs: 1, maxCostUsd: 0.001, trials: 5 });
    await assert.rejects(
      refused,
      (error) => error instanceof FaasmarkError && error.code === 'cost-cap' && error.exit === EXIT.preflight,
    );
  });

  it('ends a run whose functions run a hundred times as long as supposed, and keeps what it measured', async () => {
    // Planned: 0.0001 dollars a call. It says 0.01, and a trial makes 38: 20, two of the lead-in, one on each connection.
    const { outcome, destroyed } = await pricedRun(cwd, { saysMs: 10_000, maxCostUsd: 1.5, trials: 8 });
    const { record, exit, reasons } = outcome;
    assert.equal(exit, EXIT.preflight);
    assert.equal(record.status, 'partial');
    assert.equal(record.exit.code, EXIT.preflight);
    const [series] = record.series;
    assert.ok(series !== undefined && series.cost !== null);
    assert.ok(series.trials >= 1 && series.trials < 8, `${series.trials} trials`);
    assert.ok(series.attained.n > 0);
    assert.equal(record.warnings.filter(({ code }) => code === 'cost-cap').length, 1);
    const said = record.warnings.find(({ code }) => code === 'cost-cap');
    const spent = Number(/about \$([\d.]+) were spent/.exec(said?.message ?? '')?.[1]);
    const next = Number(/about \$([\d.]+) more/.exec(said?.message ?? '')?.[1]);
    // Warm-up and lead-in are paid for too.
    assert.ok(spent > 0 && spent <= 1.5, `${spent}`);
    assert.ok(spent + next > 1.49, `${spent} and ${next}`);
    assert.match(said?.message ?? '', /by the functions' own clocks/);
    assert.match(reasons.join(), /--max-cost 1\.5 ended the run after \d of 8 trials/);
    assert.equal(destroyed, 1);
    assert.deepEqual(record.resources.left, []);
    const stored = JSON.parse(await readFile(join(outcome.folder, 'run.json'), 'utf8')) as typeof record;
    assert.deepEqual(stored.exit, record.exit);
    assert.equal(stored.series[0]?.trials, series.trials);
  });

  it('lets a run pass that stays within', async () => {
    const { outcome } = await pricedRun(cwd, { saysMs: 1, maxCostUsd: 1, trials: 5 });
    assert.equal(outcome.record.status, 'complete');
    assert.equal(outcome.record.series[0]?.trials, 5);
    assert.ok(outcome.record.warnings.every(({ code }) => code !== 'cost-cap'));
    assert.notEqual(outcome.exit, EXIT.preflight);
  });
});
