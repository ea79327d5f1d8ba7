/** What a running runtime says about itself. */

export interface StoreDescription {
  url: string;
  /** The package behind it. */
  name: string;
  version: string;
}

export interface RuntimeDescription {
  id: string;
  /** Of FaaSMark. */
  version: string;
  pid: number;
  /** How many are deployed. */
  functions: number;
  instances: number;
  /** Processes that wait, booted or booting, to become instances. */
  pooled: number;
  /** Reads and writes that reached the gateway's key-value store: reads from an instance's cache do not. */
  keyValueRequests: number;
  /** Null when not asked for, or when it crashed. */
  s3: StoreDescription | null;
  dynamodb: StoreDescription | null;
}
