/** Runs the whole pipeline against a provider that counts, with a listener that throws at one stage. */
import type { Stage } from '../../src/model/Progress.js';
import { providerRun, type ProviderRun } from './provider-run.js';

export function brokenRun(stage: Stage, cwd: string): Promise<ProviderRun> {
  return providerRun({
    cwd,
    provider: { name: 'counting', title: 'counts what it deploys and destroys' },
    settings: { trials: 2, duration: '100ms' },
    saysUs: 1,
    onStage(reached) {
      if (reached === stage) throw new Error(`thrown at ${stage}`);
    },
  });
}
