/** A run and a series go in, the names of what is deployed for them come out: unique, legal for each service, and alike at every call. */
import { createHash } from 'node:crypto';
import type { SeriesPlan } from '../../src/model/Plan.js';

/** Everything that this provider creates begins so; the minimal policy allows nothing else. */
export const PREFIX = 'faasmark-';
/** Roles lie below a path of their own, by which they are found without a ledger. */
export const ROLE_PATH = '/faasmark/';
export const LOG_GROUP_PREFIX = `/aws/lambda/${PREFIX}`;

/** Of a run's id, which has 23 characters by itself. */
const RUN_LENGTH = 24;
/** AWS Lambda: names of functions; IAM: names of roles. Other services allow more, buckets 63. */
const MAX_LENGTH = 64;
const MAX_BUCKET_LENGTH = 63;

/** What all names of a run begin with. */
export function runPrefix(runId: string): string {
  const plain = runId.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return PREFIX + (plain.length <= RUN_LENGTH ? plain : `${plain.slice(0, RUN_LENGTH - 9)}-${digest(runId)}`);
}

export function seriesName(runId: string, { id }: Pick<SeriesPlan, 'id'>): string {
  return `${runPrefix(runId)}-${digest(id)}`;
}

export function functionName(runId: string, series: Pick<SeriesPlan, 'id'>, name: string): string {
  return fitted(`${seriesName(runId, series)}-${name}`, MAX_LENGTH);
}

/** Queues of a series: a fan-out of eight has one for nearly every message (`workloads/context/stores/sqs.ts`). */
export const QUEUE_LANES = 16;

/** Those of one series differ by the number at the end. */
export function queueName(runId: string, series: Pick<SeriesPlan, 'id'>, lane: number): string {
  return `${seriesName(runId, series)}-${lane}`;
}

/** Of what belongs to no series. */
export function ownName(runId: string, name: string): string {
  return fitted(`${runPrefix(runId)}-${name}`, MAX_LENGTH);
}

export function logGroupName(deployedName: string): string {
  return `/aws/lambda/${deployedName}`;
}

/** Names of buckets are everybody's: the region keeps those of one run apart, the run's id those of different ones. */
export function bucketName(runId: string, region: string): string {
  return fitted(`${runPrefix(runId)}-${region}`, MAX_BUCKET_LENGTH);
}

export function tableName(runId: string, region: string): string {
  return fitted(`${runPrefix(runId)}-${region}`, MAX_LENGTH);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function fitted(name: string, maxLength: number): string {
  return name.length <= maxLength ? name : `${name.slice(0, maxLength - 9)}-${digest(name)}`;
}
