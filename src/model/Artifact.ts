/** What is deployed: the only shape in which a function reaches a provider. */

export interface RuntimeRef {
  language: 'node' | 'python' | 'java';
  /** The language version asked for, such as `22`; `host` for the one at hand. */
  version: string;
  /** The platform's own name of it, such as `nodejs22.x`. */
  identifier: string;
}

export interface ArtifactFile {
  /** Relative, forward slashes, no `..`. */
  path: string;
  contents: Uint8Array;
}

export interface Artifact {
  files: readonly ArtifactFile[];
  /** `<file without extension>.<export>`, as AWS Lambda writes handlers. */
  entry: string;
  runtime: RuntimeRef;
  /** Of paths and contents, hex. */
  sha256: string;
}
