/** Whether the platforms that want credentials have some that work, which ones won, and what they lack. */
import { createCatalog } from '../../registry.js';
import type { PlatformCheck } from '../../model/Provider.js';
import { ok, problem, remark, type Check } from './check.js';

const PATIENCE_MS = 30_000;

export const clouds: Check = {
  name: 'clouds',
  async look() {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const checks = await Promise.all(
      createCatalog().providers.map(async ({ name, load }) => {
        const found = (await (await load()).check?.(signal)) ?? [];
        return found.map((each) => ({ ...each, message: `${name}: ${each.message}` }));
      }),
    );
    const all = checks.flat();
    const message = all.map((each) => each.message).join('; ');
    const worst = (verdict: PlatformCheck['verdict']): PlatformCheck | undefined =>
      all.find((each) => each.verdict === verdict);
    const broken = worst('problem');
    if (broken !== undefined) return problem(message, broken.hint);
    const notable = worst('remark');
    // A platform that nobody has set up here is no fault of the machine's.
    return notable === undefined ? ok(message) : remark(message, notable.hint);
  },
};
