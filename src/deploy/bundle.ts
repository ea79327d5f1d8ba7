/** The source of an entry module goes in; one file with everything that it imports comes out, the same bytes on every machine. */
import { build, stop, type BuildOptions, type Metafile } from 'esbuild';

/** What esbuild calls the module that exists only in memory. */
export const ENTRY = '<entry>';

const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The modern builds of the SDK, from which unused operations can be dropped.
  mainFields: ['module', 'main'],
  treeShaking: true,
  minifySyntax: true,
  // Names and lines stay, so that the stack of a failing function can be read.
  minifyIdentifiers: false,
  minifyWhitespace: false,
  legalComments: 'none',
  sourcemap: false,
  charset: 'utf8',
  logLevel: 'silent',
  write: false,
  metafile: true,
} as const satisfies BuildOptions;

/** The bundler is a process of its own; when nobody packs any more it goes, and does not sit beside what is measured. */
let packing = 0;

export interface BundleInput {
  source: string;
  /** Relative imports of the source start here. */
  resolveDir: string;
  define?: Readonly<Record<string, string>>;
  /** Other modules in place of packages. */
  alias?: Readonly<Record<string, string>>;
}

/** @throws esbuild's BuildFailure when a source cannot be bundled */
export async function bundle({ source, resolveDir, define = {}, alias = {} }: BundleInput): Promise<string> {
  packing += 1;
  try {
    const { outputFiles, metafile } = await build({
      ...OPTIONS,
      define,
      alias,
      stdin: { contents: source, resolveDir, sourcefile: ENTRY, loader: 'ts' },
      // Messages name files as seen from where the user stands; the bundle itself depends on no folder.
      absWorkingDir: process.cwd(),
    });
    const [output] = outputFiles;
    if (output === undefined) throw new Error('the bundler wrote no file');
    return withoutPaths(output.text, metafile);
  } finally {
    packing -= 1;
    if (packing === 0) await stop();
  }
}

/**
 * esbuild writes each module's path, relative to the working directory, above its code and into the keys of wrapped CommonJS
 * modules. Where things lie on this machine is nobody's business, and the same function must have the same hash everywhere.
 */
function withoutPaths(code: string, metafile: Metafile): string {
  const paths = new Set(Object.keys(metafile.inputs));
  return code
    .split('\n')
    .filter((line) => !(line.startsWith('// ') && paths.has(line.slice(3))))
    .map((line) =>
      line.replace(/^( *)"([^"]+)"(?=\()/, (key, indent: string, path: string) =>
        paths.has(path) ? `${indent}${JSON.stringify(shortened(path))}` : key,
      ),
    )
    .join('\n');
}

/** From the last package folder on, or the file's name alone. */
function shortened(path: string): string {
  const inPackage = path.lastIndexOf('node_modules/');
  return inPackage === -1 ? path.slice(path.lastIndexOf('/') + 1) : path.slice(inPackage);
}
