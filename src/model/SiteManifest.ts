/** `data/manifest.json`, schema `faasmark.site/1`: what a dashboard knows of its own files, so that the next call changes only what differs. */
import { Type, type Static } from 'typebox';
import { REFUSALS } from './Site.js';

const text = Type.String();
/** Stays below the site: the next call removes by these names. */
const path = Type.String({ pattern: '^(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._/-]*$' });
const nullable = Type.Union([Type.String(), Type.Null()]);

export const SiteManifestSchema = Type.Object({
  schema: Type.Literal('faasmark.site/1'),
  /** UUID of the site, for its feed. */
  id: text,
  /** Each file of the site: its path, SHA-256 in hex, and bytes. Files that are not here are not ours. */
  files: Type.Array(Type.Tuple([path, text, Type.Integer({ minimum: 0 })])),
  /** What was read: a fingerprint of path, size and time, and the id of the run that it held. */
  sources: Type.Array(Type.Tuple([text, text])),
  /** What each rendered page of a run was made from: its path and a key. */
  rendered: Type.Array(Type.Tuple([text, text])),
  annotations: Type.Array(Type.Object({ at: text, text, provider: nullable, url: nullable })),
  refused: Type.Array(
    Type.Object({
      place: text,
      id: nullable,
      startedAt: nullable,
      kind: Type.Enum([...REFUSALS]),
      reason: text,
    }),
  ),
});

export type SiteManifest = Static<typeof SiteManifestSchema>;
