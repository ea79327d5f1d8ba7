/** A plan and its providers go in; nothing comes out when all is in order, one error with every finding when not. Nothing is created. */
import { FaasmarkError, type Problem } from '../errors.js';
import type { Plan } from '../model/Plan.js';
import type { Provider, ProviderContext } from '../model/Provider.js';

/** Limits that a platform keeps whatever is asked of it. */
function exceeded({ limits }: Plan): Problem[] {
  return limits
    .filter(({ hard, needed, allowed }) => hard && allowed !== null && needed > allowed)
    .map(({ provider, what, needed, allowed, unit, source }) => ({
      message: `${provider}: the run needs ${needed} ${unit} (${what}), and ${allowed ?? 0} are possible: ${source}.`,
      hint: 'fewer --initiators, or a shorter --duration; faasmark plan shows all limits',
    }));
}

/** @throws `cost-cap` or `preflight-failed` */
export async function preflight(
  plan: Plan,
  providers: readonly Provider[],
  maxCostUsd: number,
  contextOf: (provider: Provider) => ProviderContext,
): Promise<void> {
  if (plan.costUsd > maxCostUsd) {
    throw new FaasmarkError({
      code: 'cost-cap',
      message: `The run is estimated at ${plan.costUsd.toFixed(2)} USD, more than --max-cost ${maxCostUsd}.`,
      hint: `Allow it with --max-cost ${Math.ceil(plan.costUsd)}, or see what it consists of: faasmark plan.`,
    });
  }
  const findings = await Promise.all(
    providers.map((provider) => {
      const series = plan.series.filter((each) => each.provider === provider.name);
      return provider.preflight(series, contextOf(provider));
    }),
  );
  const problems = [...exceeded(plan), ...findings.flat().filter(({ ok }) => !ok)];
  const [first] = problems;
  if (first === undefined) return;
  throw new FaasmarkError({
    code: 'preflight-failed',
    message:
      problems.length === 1 ? first.message : `${problems.length} things stand in the way of this run.`,
    hint: problems.length === 1 ? first.hint : 'faasmark doctor',
    problems: problems.map(({ message, hint }) => ({ message, hint })),
  });
}
