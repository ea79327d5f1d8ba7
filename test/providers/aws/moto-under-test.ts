/** A suite's name and its tests go in; they run against one moto server, each from nothing to nothing, or are skipped where there is no moto. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe } from 'node:test';
import { runCommand, type Ended } from '../../e2e/command-process.js';
import { requirementPath } from '../../setup/requirement-path.js';
import { startMotoServers, type MotoServers } from './servers/start-moto-servers.js';

export interface MotoUnderTest {
  servers(): MotoServers;
  /** Of everything that stands, sorted. */
  arns(): Promise<string[]>;
  command(...args: readonly string[]): Promise<Ended>;
  /** What a client of who is not the run under test begins with. */
  client: { region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
}

/** A run that only has to come to its end. */
export const SHORT = ['--trials', '1', '--duration', '50ms', '--warmup', '1', '--rate', '20'];

export function describeAtMoto(name: string, tests: (moto: MotoUnderTest) => void): void {
  const { path, skip } = requirementPath('TEST_MOTO');
  describe(name, { skip }, () => {
    let servers: MotoServers;
    let cwd: string;
    before(async () => {
      servers = await startMotoServers(path);
      cwd = await mkdtemp(join(tmpdir(), 'faasmark-moto-'));
    });
    const arns = async (): Promise<string[]> => (await servers.everythingLeft()).map(({ arn }) => arn).sort();
    afterEach(async () => {
      const left = await arns();
      await servers.reset();
      assert.deepEqual(left, [], 'a test leaves nothing to the next');
    });
    after(async () => {
      await servers.end();
      await rm(cwd, { recursive: true, force: true });
    });
    tests({
      servers: () => servers,
      arns,
      command: (...args) => runCommand(args, cwd, servers.env),
      client: { region: 'us-east-1', credentials: { accessKeyId: 'other', secretAccessKey: 'other' } },
    });
  });
}
