/** The axes of AWS Lambda that `--set aws.KEY` names, each with what it may be; and what a series chose, as values. */
import type { RuntimeRef } from '../../src/model/Artifact.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import type { AxisDefinition } from '../../src/model/Provider.js';

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
/** An account has 1,000 unless it asked for more, of which 100 must stay unreserved. */
const MAX_CONCURRENCY = 900;

const INTERFACES = ['invoke', 'url', 'sdk'] as const;
export type Interface = (typeof INTERFACES)[number];

export const AXES: readonly AxisDefinition[] = [
  {
    key: 'interface',
    description:
      'how functions are called: invoke (the Invoke API), url (a function URL with IAM authentication), sdk (the AWS SDK for JavaScript)',
    choices: INTERFACES,
    default: 'invoke',
    notFor: (choice, { entry }) =>
      choice === 'invoke' || entry !== 'native'
        ? null
        : `a state machine is started by StartSyncExecution, not by interface "${choice}"`,
  },
  {
    key: 'architecture',
    description: 'of the processors that functions run on',
    choices: ['x86_64', 'arm64'],
    default: 'x86_64',
  },
  {
    key: 'concurrency',
    description: 'provisioned concurrency of each function, 0 for none',
    choices: ['0', '1', '…'],
    default: '0',
    accepts: (value) =>
      /^\d{1,3}$/.test(value) && Number(value) <= MAX_CONCURRENCY
        ? null
        : `Give a whole number from 0 to ${MAX_CONCURRENCY}.`,
  },
  {
    key: 'snapstart',
    description: 'restore instances from a snapshot; not offered for Node.js',
    choices: ['off', 'on'],
    default: 'off',
  },
  {
    key: 'cold',
    description:
      'cold starts before each trial: none, or forced by a change of the functions’ configuration, which replaces all instances',
    choices: ['none', 'forced'],
    default: 'none',
  },
  {
    key: 'role',
    description: 'role of the functions: one made for the run, or the ARN of one that is there',
    choices: ['created', 'ARN'],
    default: 'created',
    inId: false,
    accepts: (value) =>
      value === 'created' || ROLE.test(value) ? null : 'Give created, or arn:aws:iam::ACCOUNT:role/NAME.',
  },
];

/** Null: a role is made for the run. */
export function givenRole({ options }: Pick<SeriesPlan, 'options'>): string | null {
  const role = options['role'] ?? 'created';
  return role === 'created' ? null : role;
}

export function interfaceOf({ options }: Pick<SeriesPlan, 'options'>): Interface {
  return INTERFACES.find((each) => each === options['interface']) ?? 'invoke';
}

export function usesUrl(series: Pick<SeriesPlan, 'options'>): boolean {
  return interfaceOf(series) === 'url';
}

export function provisionedOf({ options }: Pick<SeriesPlan, 'options'>): number {
  return Number(options['concurrency'] ?? '0');
}

export function forcesCold({ options }: Pick<SeriesPlan, 'options'>): boolean {
  return options['cold'] === 'forced';
}

export function architectureOf({ options }: Pick<SeriesPlan, 'options'>): 'x86_64' | 'arm64' {
  return options['architecture'] === 'arm64' ? 'arm64' : 'x86_64';
}

export interface LambdaRuntime extends RuntimeRef {
  /** From when on no function can be created with it (AWS Lambda developer guide, "Lambda runtimes", November 2026). */
  createBlockedOn: string;
}

/** Those for Node.js that functions can be created with; the first is the default. */
export const RUNTIMES = [
  { language: 'node', version: '22', identifier: 'nodejs22.x', createBlockedOn: '2027-06-01' },
  { language: 'node', version: '24', identifier: 'nodejs24.x', createBlockedOn: '2028-06-01' },
] as const satisfies readonly LambdaRuntime[];
