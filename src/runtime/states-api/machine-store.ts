/** State machines go in by name and are found by ARN; they live in memory. */
import { randomUUID } from 'node:crypto';
import type { FunctionRegistry } from '../function-registry.js';
import { fuseFunctions, type OwnedFusion } from '../fusion/fuse-functions.js';
import { parseDefinition } from '../states/check-definition.js';
import type { Machine } from '../states/machine.js';
import { refused, STATES_ARN } from './api-request.js';

export interface StoredMachine {
  /** Of its creation, ever greater. */
  readonly number: number;
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly createdAtS: number;
  roleArn: string;
  definition: string;
  machine: Machine;
  revisionId: string;
  updatedAtS: number;
  tags: ReadonlyMap<string, string>;
  /** Of express machines whose tags ask for it. */
  fusion: OwnedFusion | null;
}

export type MachineSettings = Pick<StoredMachine, 'name' | 'type' | 'roleArn' | 'definition' | 'tags'>;

export interface MachineStore {
  /** @throws RequestError 400 */
  create(settings: MachineSettings): Promise<StoredMachine>;
  /** Executions under way keep what they began with. */
  change(
    stored: StoredMachine,
    change: Partial<Pick<StoredMachine, 'roleArn' | 'definition' | 'tags'>>,
  ): Promise<void>;
  remove(arn: string): void;
  get(arn: string): StoredMachine | undefined;
  /** @throws RequestError 400 */
  find(arn: string): StoredMachine;
  all(): readonly StoredMachine[];
}

/** AWS documentation, "Step Functions service quotas": the input or output of a state or an execution. */
export const MAX_STATE_BYTES = 256 * 1024;
/** All definitions stay in memory. */
const MAX_MACHINES = 1_000;
/** With the value `true` it says that the steps are of one trust domain. */
const FUSE_TAG = 'faasmark:fuse';

export function machineStore(functions: FunctionRegistry): MachineStore {
  const machines = new Map<string, StoredMachine>();
  let lastNumber = 0;

  const fuse = async (stored: StoredMachine): Promise<void> => {
    stored.fusion?.dispose();
    const wanted = stored.type === 'EXPRESS' && stored.tags.get(FUSE_TAG) === 'true';
    const fusion = wanted ? fuseFunctions(functions, stored.machine, MAX_STATE_BYTES) : null;
    stored.fusion = fusion;
    await fusion?.prepare();
  };

  return {
    async create(settings) {
      const { name, type, definition } = settings;
      const machine = machineOf(definition);
      const arn = `${STATES_ARN}:stateMachine:${name}`;
      const old = machines.get(arn);
      if (old !== undefined) {
        // API reference, CreateStateMachine: idempotent, and differences of role and tags are ignored.
        if (old.definition === definition && old.type === type) return old;
        throw refused('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
      }
      if (machines.size >= MAX_MACHINES)
        throw refused('StateMachineLimitExceeded', `there are ${MAX_MACHINES} state machines`);
      const createdAtS = Date.now() / 1000;
      const stored: StoredMachine = {
        ...settings,
        arn,
        machine,
        number: ++lastNumber,
        revisionId: randomUUID(),
        createdAtS,
        updatedAtS: createdAtS,
        fusion: null,
      };
      machines.set(arn, stored);
      await fuse(stored);
      return stored;
    },
    async change(stored, { roleArn, definition, tags }) {
      if (definition !== undefined) {
        stored.machine = machineOf(definition);
        stored.definition = definition;
      }
      if (roleArn !== undefined) stored.roleArn = roleArn;
      if (definition !== undefined || roleArn !== undefined) {
        stored.revisionId = randomUUID();
        stored.updatedAtS = Date.now() / 1000;
      }
      if (tags !== undefined) stored.tags = tags;
      await fuse(stored);
    },
    remove(arn) {
      machines.get(arn)?.fusion?.dispose();
      machines.delete(arn);
    },
    get: (arn) => machines.get(arn),
    find(arn) {
      const stored = machines.get(arn);
      if (stored !== undefined) return stored;
      throw refused('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    },
    all: () => [...machines.values()],
  };
}

function machineOf(definition: string): Machine {
  const checked = parseDefinition(definition);
  if (checked.kind === 'machine') return checked.machine;
  const all = checked.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw refused('InvalidDefinition', `Invalid State Machine Definition: ${all}`);
}
