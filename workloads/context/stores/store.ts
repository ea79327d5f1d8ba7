/** The shape of a data-plane client: string values by key, and the edge of a flow that it serves. */
import type { StoreName } from '../../../src/model/Program.js';
import type { PlatformContext } from '../platform.js';
import type { StoreEdge } from '../reference.js';

export interface Store {
  name: StoreName;
  edge: StoreEdge;
  put(key: string, value: string, platform: PlatformContext): Promise<void>;
  /** Rejects when there is nothing under the key. */
  get(key: string, platform: PlatformContext): Promise<string>;
}
