/** What a platform may hand to a function beside the event; every part is optional. */

/** The reference runtime's own key-value store. */
export interface PlatformValues {
  get(key: string): Promise<string | null | undefined>;
  set(key: string, value: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

export interface PlatformContext {
  /** `performance.now()` of this process when it was taken from a pool; absent: the instance began with its process. */
  readonly instanceStartedAt?: number;
  readonly kv?: PlatformValues;
}
