/** Sources go in; what the compiler does not make comes out in `dist/`: the pages' scripts and styles, and the published JSON Schemas. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ConfigFileSchema } from '../src/config/schema.js';
import { CalibrationSchema } from '../src/model/Calibration.js';
import { ComparisonDocumentSchema } from '../src/model/ComparisonDocument.js';
import { ReplySchema } from '../src/model/Reply.js';
import { RunRecordSchema } from '../src/model/RunRecord.js';
import { SiteIndexSchema } from '../src/model/SiteIndex.js';

// This module runs as dist/scripts/build-assets.js.
const root = new URL('../../', import.meta.url);
const pathOf = (relative: string) => fileURLToPath(new URL(relative, root));

/** Pages with a script of their own: `reports/NAME/client/main.ts` becomes `client.js`, its `style.css` begins with the kit's. */
const PAGES = ['html', 'comparison', 'dashboard'];

checkClients();
await bundlePages();
await writeSchemas();
// The compiler writes plain files; a clone's command should run by itself too.
await chmod(pathOf('dist/src/cli.js'), 0o755);

/** The pages' scripts run in browsers, so they have a tsconfig of their own. */
function checkClients(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', pathOf('reports/clients.tsconfig.json')], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the clients of the pages do not compile');
}

async function bundlePages(): Promise<void> {
  const shared = {
    bundle: true,
    minify: true,
    write: false,
    legalComments: 'none',
    charset: 'ascii',
  } as const;
  const styles = ['page', ...PAGES].map((name) =>
    build({
      ...shared,
      entryPoints: [pathOf(`reports/${name}/style.css`)],
      outfile: pathOf(`dist/reports/${name}/style.css`),
    }),
  );
  const scripts = PAGES.map((name) =>
    build({
      ...shared,
      entryPoints: [pathOf(`reports/${name}/client/main.ts`)],
      outfile: pathOf(`dist/reports/${name}/client.js`),
      format: 'iife',
      target: 'es2022',
    }),
  );
  for (const { outputFiles } of await Promise.all([...styles, ...scripts])) {
    for (const file of outputFiles) {
      // They are inlined, where these would end the element or hide what follows (HTML, "restrictions for contents of script elements").
      if (/<\/(script|style)|<!--/i.test(file.text)) throw new Error(`${file.path} cannot be inlined`);
      await write(file.path, file.text);
    }
  }
}

async function writeSchemas(): Promise<void> {
  // References by name and `$defs` came with 2019-09; what does without them is draft 7, which editors know best.
  const drafts = {
    7: 'http://json-schema.org/draft-07/schema#',
    2019: 'https://json-schema.org/draft/2019-09/schema',
  };
  const schemas: Record<string, object> = {
    'run-1': { $schema: drafts[7], ...RunRecordSchema },
    'comparison-1': { $schema: drafts[7], ...ComparisonDocumentSchema },
    'calibration-1': { $schema: drafts[7], ...CalibrationSchema },
    'dashboard-1': { $schema: drafts[7], ...SiteIndexSchema },
    'reply-1': { $schema: drafts[2019], ...ReplySchema },
    config: { $schema: drafts[7], ...ConfigFileSchema },
  };
  for (const [name, schema] of Object.entries(schemas)) {
    await write(pathOf(`dist/schemas/${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
