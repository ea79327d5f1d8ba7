/** The files of a function and its runtime go in; the artifact with its digest comes out. */
import { createHash } from 'node:crypto';
import type { Artifact, ArtifactFile, RuntimeRef } from '../model/Artifact.js';

/** Its entry is `index.handler`. */
export function artifactOf(files: readonly ArtifactFile[], runtime: RuntimeRef): Artifact {
  return { files, entry: 'index.handler', runtime, sha256: sha256Of(files) };
}

function sha256Of(files: readonly ArtifactFile[]): string {
  const hash = createHash('sha256');
  for (const { path, contents } of files) hash.update(`${path}\0${contents.byteLength}\0`).update(contents);
  return hash.digest('hex');
}
