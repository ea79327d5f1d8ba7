/** A file of series as JSON goes in; this process, to be killed, makes what they need of AWS and removes it again, with its ledger in the working folder. */
import '../../../providers/aws/silent-sdk.js';
import { readFileSync } from 'node:fs';
import { aws } from '../../../providers/aws/provider.js';
import { artifactOf } from '../../../src/deploy/artifact-of.js';
import type { Artifact, RuntimeRef } from '../../../src/model/Artifact.js';
import type { SeriesPlan } from '../../../src/model/Plan.js';
import { LEDGER_FILE, openLedger } from '../../../src/teardown/ledger.js';
import { EXPIRES_AT, RUN_ID } from './marks.js';

const series = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly SeriesPlan[];
const provider = await aws();
const signal = new AbortController().signal;
const progress = (): void => undefined;
const context = { runId: RUN_ID, expiresAt: EXPIRES_AT, signal, keep: false, progress };
const refused = (await provider.preflight?.(series, context))?.filter(({ ok }) => !ok) ?? [];
if (refused.length > 0) throw new Error(JSON.stringify(refused));
const ledger = await openLedger(LEDGER_FILE, (error) => {
  throw error;
});
// Nobody calls these functions: what would be bundled for them takes most of a process's time, and makes no call.
const contents = Buffer.from('exports.handler = async () => null;');
const pack = (_fn: unknown, runtime: RuntimeRef): Promise<Artifact> =>
  Promise.resolve(artifactOf([{ path: 'index.cjs', contents }], runtime));
const deployment = await provider.deploy({ series, urls: [], initiators: [], pack, ledger }, context);
await deployment.close();
const { left } = await provider.destroy(ledger.standing(), ledger, signal);
await ledger.close();
if (left.length > 0) throw new Error(JSON.stringify(left));
