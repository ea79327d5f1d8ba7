/** String values in the reference runtime's own key-value store, reached through the platform context. */
import type { PlatformContext, PlatformValues } from '../platform.js';
import type { Store } from './store.js';

export const store: Store = {
  name: 'runtime',
  edge: 'key-value',
  async put(key, value, platform) {
    await valuesOf(platform).set(key, value);
  },
  async get(key, platform) {
    const value = await valuesOf(platform).get(key);
    if (typeof value !== 'string') throw new Error(`the runtime's store holds nothing under key "${key}"`);
    return value;
  },
};

function valuesOf(platform: PlatformContext): PlatformValues {
  if (platform.kv === undefined) throw new Error('this platform gives its functions no key-value store');
  return platform.kv;
}
