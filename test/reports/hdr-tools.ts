/** Logs go in; what the Java implementation of HdrHistogram makes of them comes out. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirementPath } from '../setup/requirement-path.js';

const java = requirementPath('TEST_JAVA');
const jar = requirementPath('TEST_HDRHISTOGRAM_JAR');

/** Why it cannot be asked; false: it can. */
export const javaSkip = java.skip === false ? jar.skip : java.skip;

/** The percentile distribution of the lines with a tag, in ms: `outputPercentileDistribution`. */
export function javaPercentiles(log: string, tag: string): Promise<string> {
  return inFolder(log, async (folder) => {
    processed(folder, ['-tag', tag, '-outputValueUnitRatio', '1000', '-o', 'out']);
    const text = await readFile(join(folder, 'out.hgrm'), 'utf8');
    // What the tool itself says of the log stands before: which part, and when it began.
    const [before = ''] = /^(#.*\n)*/.exec(text) ?? [];
    return text.slice(before.length);
  });
}

/** All tags that the Java reader finds. */
export function javaTags(log: string): Promise<string[]> {
  return inFolder(log, (folder) => {
    const [title, ...tags] = processed(folder, ['-listtags']).trimEnd().split('\n');
    assert.equal(title, 'Tags found in input file:');
    return Promise.resolve(tags);
  });
}

function processed(folder: string, options: readonly string[]): string {
  const tool = ['-cp', jar.path, 'org.HdrHistogram.HistogramLogProcessor', '-v', '-i', 'in.hlog'];
  const { status, stdout, stderr } = spawnSync(java.path, [...tool, ...options], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return stdout;
}

async function inFolder<T>(log: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'faasmark-hdr-'));
  try {
    await writeFile(join(folder, 'in.hlog'), log);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
