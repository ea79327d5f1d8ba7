/** A plan by the words of the command line goes in; it is deployed to the servers of a test, with a ledger of its own. */
import '../../../providers/aws/silent-sdk.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsClients } from '../../../providers/aws/clients.js';
import type { Site } from '../../../providers/aws/deploy/site.js';
import { aws } from '../../../providers/aws/provider.js';
import { pack } from '../../../src/deploy/pack.js';
import type { SeriesPlan } from '../../../src/model/Plan.js';
import type { Deployment, DestroyOutcome, InitiatorRequest, Provider } from '../../../src/model/Provider.js';
import { LEDGER_FILE, openLedger } from '../../../src/teardown/ledger.js';
import { EXPIRES_AT, RUN_ID } from './marks.js';
import { ACCOUNT } from './servers/protocols.js';

export interface AwsUnderTest {
  provider: Provider;
  folder: string;
  deploy(series: readonly SeriesPlan[], runId?: string, expiresAt?: Date): Promise<Deployment>;
  /** Functions that drive load, and nothing besides. */
  deployInitiators(initiators: readonly InitiatorRequest[]): Promise<Deployment>;
  destroy(): Promise<DestroyOutcome>;
  /** Where one more resource of the run may be made. */
  site: Site;
  end(): Promise<void>;
}

export async function awsUnderTest(env: Record<string, string>): Promise<AwsUnderTest> {
  Object.assign(process.env, env);
  const provider = await aws();
  const folder = await mkdtemp(join(tmpdir(), 'faasmark-aws-run-'));
  const ledger = await openLedger(join(folder, LEDGER_FILE), (error) => {
    throw error;
  });
  const signal = new AbortController().signal;
  const clients = awsClients('us-east-1');
  const marks = { runId: RUN_ID, expiresAt: EXPIRES_AT };
  return {
    provider,
    folder,
    deploy(series, runId = RUN_ID, expiresAt = EXPIRES_AT) {
      const context = { runId, expiresAt, signal, keep: false, progress: () => undefined };
      return provider.deploy({ series, urls: [], initiators: [], pack, ledger }, context);
    },
    deployInitiators(initiators) {
      const context = {
        runId: RUN_ID,
        expiresAt: EXPIRES_AT,
        signal,
        keep: false,
        progress: () => undefined,
      };
      return provider.deploy({ series: [], urls: [], initiators, pack, ledger }, context);
    },
    destroy: () => provider.destroy(ledger.standing(), ledger, signal),
    site: { clients, account: ACCOUNT, marks, ledger, signal },
    async end() {
      clients.close();
      await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
