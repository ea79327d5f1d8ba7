/** The run and when it expires go in, the tags that everything of it carries come out; and what tags say is read back. */

export const RUN_TAG = 'faasmark-run';
export const EXPIRES_TAG = 'faasmark-expires';

export interface Marks {
  runId: string;
  expiresAt: Date;
}

export type Tags = Readonly<Record<string, string>>;

export function tagsOf({ runId, expiresAt }: Marks): Tags {
  return { [RUN_TAG]: runId, [EXPIRES_TAG]: expiresAt.toISOString() };
}

/** As most services want them. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** As most services give them. */
export function tagRecord(
  list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Null where the tag says no time. */
export function expiryIn(tags: Tags): Date | null {
  const at = new Date(tags[EXPIRES_TAG] ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}
