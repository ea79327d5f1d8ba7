/** `faasmark dashboard DIR…`: folders of stored runs go in; a static site is there or brought up to date, and what was refused is said. */
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Problem } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { Annotation } from '../model/Site.js';
import { formatCount } from '../ui/count.js';
import { createPaint } from '../ui/paint.js';
import { printable } from '../ui/printable.js';
import { createProgress } from '../ui/progress.js';
import { terminalTraits } from '../ui/terminal.js';
import { version } from '../version.js';
import type { Command, CommandHost } from './command.js';
import { commandSettings } from './command-settings.js';
import { withOptions } from './yargs-options.js';

const RUNS = '.faasmark/runs';
const SITE = 'site';
/** All of them are on the site's page of refused runs. */
const MOST_LINES = 20;

export const dashboardCommand: Command = {
  positionals: '[dir..]',
  build: (parser) =>
    withOptions(parser, 'dashboard')
      .positional('dir', { describe: 'Folders that hold runs, at any depth', defaultDescription: RUNS })
      .example([
        [
          '$0 dashboard results --out site',
          'a site of all runs below results; again later, only what changed is written',
        ],
        ['$0 dashboard results/today --out site', 'one more run for a site that knows the others'],
        ['$0 dashboard results --annotations notes.json', 'with notes in the histories'],
      ])
      .epilogue('The site needs no server: open site/index.html, or publish the folder under any path.'),
  async run(invocation) {
    const { args, host } = invocation;
    const { settings, catalog } = await commandSettings('dashboard', invocation, ['dir']);
    const { buildSite } = await import('../dashboard/build-site.js');
    const { uuidOf } = await import('../dashboard/derive/uuid.js');
    const { sitePages } = await import('../../reports/dashboard/site-pages.js');
    const { proofPage } = await import('../../reports/proof-page.js');
    const html = await catalog.reporters.find(({ name }) => name === 'html')?.load();
    const err = terminalTraits(host.stderr, host.env);
    const { quiet, verbose } = settings;
    const progress = createProgress({
      stream: host.stderr,
      live: err.live,
      quiet,
      verbose,
      paint: createPaint(err.color),
    });
    const given = Array.isArray(args['dir']) ? args['dir'].map(String) : [];
    const out = settings.out ?? SITE;
    const { annotations, problems } = await annotationsIn(settings.annotations, host);
    try {
      const built = await buildSite({
        folders: given.length === 0 ? [RUNS] : given,
        out,
        cwd: host.cwd,
        nowMs: Date.now(),
        staleAfterMs: settings['stale-after'],
        annotations,
        problems,
        version: version(),
        tell: (what) => progress.stage('report', what),
        renderers: {
          pages: (site) => sitePages(site, uuidOf),
          report: async (run) => {
            const [file] = (await html?.render(run, { columns: 100, color: false })) ?? [];
            return typeof file?.contents === 'string' ? file.contents : '';
          },
          proof: proofPage,
        },
      });
      progress.end();
      for (const line of refusedLines(built.refused)) host.stderr.write(`${line}\n`);
      const page = join(out, 'index.html');
      if (settings.json) {
        const { site, added, refused, written, removed } = built;
        const { runs, tracks, stale } = site;
        host.stdout.write(
          `${JSON.stringify({ page: resolve(host.cwd, page), runs: runs.length, series: tracks.length, stale, added, refused, written, removed }, null, 2)}\n`,
        );
      } else {
        const { site, added, written, removed } = built;
        host.stdout.write(
          `${formatCount(site.runs.length, 'run')} (${String(added.length)} new), ${String(site.tracks.length)} series: ` +
            `${formatCount(written.length, 'file')} written, ${String(removed.length)} removed\n` +
            `${relative(host.cwd, resolve(host.cwd, page)).startsWith('..') ? resolve(host.cwd, page) : page}\n`,
        );
        for (const { provider, newestAt } of site.stale) {
          host.stderr.write(
            `stale: ${printable(provider)} has no fresh run, the last one began ${newestAt}\n`,
          );
        }
      }
      return EXIT.ok;
    } finally {
      progress.end();
    }
  },
};

async function annotationsIn(
  path: string | null,
  { cwd }: CommandHost,
): Promise<{ annotations: readonly Annotation[] | null; problems: readonly Problem[] }> {
  if (path === null) return { annotations: null, problems: [] };
  let text: string;
  try {
    text = await readFile(resolve(cwd, path), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    return {
      annotations: null,
      problems: [{ message: `--annotations ${path}: ${why}`, hint: 'name a JSON file of notes' }],
    };
  }
  const { readAnnotations } = await import('../dashboard/derive/read-annotations.js');
  return readAnnotations(text, path);
}

function refusedLines(refused: readonly { place: string; kind: string; reason: string }[]): string[] {
  const lines = refused
    .slice(0, MOST_LINES)
    .map(({ place, kind, reason }) => `refused: ${printable(place)}: ${kind}: ${printable(reason)}`);
  const more = refused.length - lines.length;
  return more > 0 ? [...lines, `refused: ${String(more)} more, all listed in refused.html`] : lines;
}
