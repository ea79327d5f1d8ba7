/** Where a workload's module lies enters, the absolute path of one of its TypeScript sources leaves. */
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `relativePath` is as seen from the folder of `workload.ts`. Sources stand in `<root>/workloads/<name>/`; the compiled module
 * in `<root>/dist/workloads/<name>/`. A module that was bundled into something else has no URL and no sources: there the
 * relative path stays as it is, because a function that drives load makes inputs and checks results but packs nothing.
 */
export function sourceOf(importMetaUrl: string | undefined, relativePath: string): string {
  if (importMetaUrl === undefined) return relativePath;
  const module = fileURLToPath(importMetaUrl);
  const folder = dirname(module);
  if (module.endsWith('.ts')) return join(folder, relativePath);
  const compiled = dirname(dirname(folder));
  const root = basename(compiled) === 'dist' ? dirname(compiled) : compiled;
  return join(root, basename(dirname(folder)), basename(folder), relativePath);
}
