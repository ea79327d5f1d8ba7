/** The folder of a site goes in; what is known of its files comes out, and a way to change them that a next call can finish. */
import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Value from 'typebox/value';
import { FaasmarkError } from '../errors.js';
import { SiteManifestSchema, type SiteManifest } from '../model/SiteManifest.js';
import { writeAtomically } from '../record/atomic-file.js';
import { makeFolder } from '../record/make-folder.js';

const MANIFEST = 'data/manifest.json';
/** One path a line, appended before it is written; gone when all is done. */
const JOURNAL = 'data/building.jsonl';
/** How many files are looked at or written at once. */
const TOGETHER = 16;

export interface SiteFolder {
  path: string;
  /** Null: a new site. */
  manifest: SiteManifest | null;
  /** A call before this one did not come to its end. */
  interrupted: boolean;
  /** Files that are there as the manifest or an interrupted call left them, by path. */
  intact: ReadonlyMap<string, { sha256: string; size: number }>;
  /** What changed so far. */
  written: readonly string[];
  removed: readonly string[];
  /** Written unless it is there already with these contents. */
  put(path: string, contents: string | Uint8Array): Promise<void>;
  /** Stays as it is. */
  keep(path: string): void;
  read(path: string): Promise<Buffer>;
  /** Removes what was neither put nor kept, and writes the manifest. */
  finish(manifest: Omit<SiteManifest, 'schema' | 'files'>): Promise<void>;
}

/** @throws `bad-output-folder` when it is a file, or holds something and is no site of ours; writes nothing yet */
export async function openSiteFolder(path: string, given: string): Promise<SiteFolder> {
  const entries = await entriesOf(path, given);
  const manifest = await readManifest(path, given);
  const journal = await readJournal(path);
  if (entries.length > 0 && manifest === null && journal === null && !(await isEmptyStart(path, entries))) {
    throw bad(`--out ${given} is not empty, and no dashboard of ours.`, NEW_FOLDER);
  }
  const files = new Map((manifest?.files ?? []).map(([name, sha256, size]) => [name, { sha256, size }]));
  const ours = new Set([...files.keys(), ...(journal ?? [])]);
  const intact = await lookAt(path, files, journal);
  const wanted = new Map<string, { sha256: string; size: number }>();
  const written: string[] = [];
  const removed: string[] = [];
  const made = new Set<string>();
  let log: Promise<FileHandle> | null = null;

  async function openLog(): Promise<FileHandle> {
    await makeFolder(join(path, 'data'));
    return open(join(path, JOURNAL), 'a');
  }

  async function begin(name: string): Promise<void> {
    log ??= openLog();
    await (await log).appendFile(`${JSON.stringify(name)}\n`);
  }

  async function write(name: string, contents: string | Uint8Array): Promise<void> {
    const target = join(path, name);
    const folder = dirname(target);
    if (!made.has(folder)) await makeFolder(folder);
    made.add(folder);
    // Not synced one by one: a thousand files would take long, and a torn one is seen by its size the next time.
    await writeFile(`${target}.part`, contents);
    await rename(`${target}.part`, target);
  }

  return {
    path,
    manifest,
    interrupted: journal !== null,
    intact,
    written,
    removed,
    async put(name, contents) {
      const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
      const is = { sha256: sha256Of(bytes), size: bytes.byteLength };
      wanted.set(name, is);
      if (intact.get(name)?.sha256 === is.sha256) return;
      if (!ours.has(name) && (await exists(join(path, name)))) {
        throw bad(
          `${join(given, name)} is there already, and not from a dashboard.`,
          'Move it to another folder.',
        );
      }
      await begin(name);
      await write(name, bytes);
      written.push(name);
    },
    keep(name) {
      const is = intact.get(name);
      if (is !== undefined) wanted.set(name, is);
    },
    read: (name) => readFile(join(path, name)),
    async finish(rest) {
      const text = `${JSON.stringify({
        schema: 'faasmark.site/1',
        ...rest,
        files: [...wanted]
          .map(([name, { sha256, size }]): [string, string, number] => [name, sha256, size])
          .sort(byName),
      } satisfies SiteManifest)}\n`;
      const obsolete = [...ours].filter((name) => !wanted.has(name));
      const same =
        manifest !== null && journal === null && sha256Of(text) === sha256Of(`${JSON.stringify(manifest)}\n`);
      if (log === null && obsolete.length === 0 && same) return;
      for (const name of obsolete) {
        await begin(name);
        removed.push(name);
      }
      await makeFolder(join(path, 'data'));
      await writeAtomically(join(path, MANIFEST), text);
      for (const name of obsolete) await rm(join(path, name), { force: true });
      for (const name of journal ?? []) await rm(join(path, `${name}.part`), { force: true });
      await (await log)?.close();
      await rm(join(path, JOURNAL), { force: true });
    },
  };
}

/** By size; after an interruption by contents, since the manifest may be older than the files. */
async function lookAt(
  path: string,
  files: ReadonlyMap<string, { sha256: string; size: number }>,
  journal: readonly string[] | null,
): Promise<Map<string, { sha256: string; size: number }>> {
  const intact = new Map<string, { sha256: string; size: number }>();
  const names = [...new Set([...files.keys(), ...(journal ?? [])])];
  await each(names, async (name) => {
    const known = files.get(name);
    if (journal === null) {
      if (known !== undefined && (await sizeOf(join(path, name))) === known.size) intact.set(name, known);
      return;
    }
    const bytes = await bytesOf(join(path, name));
    if (bytes !== null) intact.set(name, { sha256: sha256Of(bytes), size: bytes.byteLength });
  });
  return intact;
}

/** At most some at a time. */
export async function each<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  together = TOGETHER,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, lane));
}

async function readManifest(path: string, given: string): Promise<SiteManifest | null> {
  const bytes = await bytesOf(join(path, MANIFEST));
  if (bytes === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw bad(`${join(given, MANIFEST)} is damaged.`, REBUILD, error);
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === 'string' && schema.startsWith('faasmark.site/') && schema !== 'faasmark.site/1') {
    throw bad(
      `--out ${given} was made by a newer version: it has schema ${schema}.`,
      'Install a newer faasmark.',
    );
  }
  if (!Value.Check(SiteManifestSchema, value)) throw bad(`${join(given, MANIFEST)} is damaged.`, REBUILD);
  return value;
}

/** A line that was cut off names a file that was not begun; names that no call of ours writes are passed by. */
async function readJournal(path: string): Promise<string[] | null> {
  const bytes = await bytesOf(join(path, JOURNAL));
  if (bytes === null) return null;
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return lines
    .flatMap((line) => /^"([A-Za-z0-9][A-Za-z0-9._/-]*)"$/.exec(line)?.[1] ?? [])
    .filter((name) => !name.includes('..'));
}

const NEW_FOLDER = 'Name a new or empty folder, or one that faasmark dashboard has made: --out DIR.';
const REBUILD = 'Build it anew in another folder from all runs: --out DIR.';

async function entriesOf(path: string, given: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw bad(`--out ${given} is a file, or lies below one.`, NEW_FOLDER, error);
    throw error;
  }
}

/** Stopped after the first folder was made. */
async function isEmptyStart(path: string, entries: readonly string[]): Promise<boolean> {
  if (entries.join() !== 'data') return false;
  return (await readdir(join(path, 'data'))).length === 0;
}

async function bytesOf(path: string): Promise<Buffer | null> {
  return unlessAbsent(() => readFile(path));
}

async function sizeOf(path: string): Promise<number | null> {
  return unlessAbsent(async () => (await stat(path)).size);
}

async function exists(path: string): Promise<boolean> {
  return (await sizeOf(path)) !== null;
}

async function unlessAbsent<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function sha256Of(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}

function byName([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number {
  return a < b ? -1 : 1;
}

function bad(message: string, hint: string, cause?: unknown): FaasmarkError {
  return new FaasmarkError({ code: 'bad-output-folder', message, hint, cause });
}
