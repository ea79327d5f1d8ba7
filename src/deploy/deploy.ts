/** Planned series and their providers go in, deployments come out: all providers at the same time, every resource journalled. */
import { FaasmarkError, messageOf } from '../errors.js';
import type { Artifact, RuntimeRef } from '../model/Artifact.js';
import type { Ledger } from '../model/Ledger.js';
import type { Plan } from '../model/Plan.js';
import type { FunctionPlan } from '../model/Program.js';
import type {
  Deployment,
  InitiatorRequest,
  Provider,
  ProviderContext,
  UrlRequest,
} from '../model/Provider.js';

export interface Deployed {
  /** By provider name. */
  deployments: ReadonlyMap<string, Deployment>;
  close(): Promise<void>;
}

export interface DeployOptions {
  plan: Plan;
  providers: readonly Provider[];
  urls: readonly UrlRequest[];
  ledger: Ledger;
  pack(fn: FunctionPlan, runtime: RuntimeRef): Promise<Artifact>;
  /** By the name of the provider on which they stand. */
  initiators: ReadonlyMap<string, readonly InitiatorRequest[]>;
  contextOf(provider: Provider): ProviderContext;
}

/** @throws the first provider's error, after all have ended and those that came up have been closed */
export async function deploy(options: DeployOptions): Promise<Deployed> {
  const { plan, providers, urls, ledger, contextOf } = options;
  const initiatorsOf = ({ name }: Provider): readonly InitiatorRequest[] =>
    options.initiators.get(name) ?? [];
  const pack = once(options.pack);
  const deployments = new Map<string, Deployment>();
  const close = async (): Promise<void> => {
    await Promise.all([...deployments.values()].map((deployment) => deployment.close()));
  };
  const outcomes = await Promise.allSettled(
    providers.map(async (provider) => {
      const series = plan.series.filter((each) => each.provider === provider.name);
      deployments.set(
        provider.name,
        await provider.deploy(
          { series, urls, pack, ledger, initiators: initiatorsOf(provider) },
          contextOf(provider),
        ),
      );
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw asDeployError(failed.reason);
  }
  return { deployments, close };
}

/** The same function and runtime are packed once, however many series use them. */
function once(pack: DeployOptions['pack']): DeployOptions['pack'] {
  const packed = new Map<string, Promise<Artifact>>();
  return (fn, runtime) => {
    const key = JSON.stringify([fn.handlers, fn.program, fn.stores, runtime]);
    let artifact = packed.get(key);
    if (artifact === undefined) packed.set(key, (artifact = pack(fn, runtime)));
    return artifact;
  };
}

function asDeployError(error: unknown): FaasmarkError {
  if (error instanceof FaasmarkError) return error;
  return new FaasmarkError({
    code: 'deploy-failed',
    message: `Deploying failed: ${messageOf(error)}`,
    hint: 'What was created is being removed; run again with --verbose for the details.',
    cause: error,
  });
}
