/** Settings go in, the series that the aws provider would be given come out. */
import { resolveConfig } from '../../../src/config/resolve-config.js';
import type { SeriesPlan } from '../../../src/model/Plan.js';
import { makePlan } from '../../../src/plan/make-plan.js';

export async function planned(settings: Record<string, unknown>): Promise<readonly SeriesPlan[]> {
  const { config, catalog } = await resolveConfig({
    argv: { _: [] },
    env: {},
    cwd: process.cwd(),
    file: { path: 'settings', settings: { provider: 'aws', ...settings }, extend: {}, lineOf: () => null },
  });
  return (await makePlan(config, catalog)).series;
}
