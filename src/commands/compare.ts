/** `faasmark compare BASE HEAD…`: stored runs go in; how each head differs from the base comes out, and the exit code that it earns. */
import { dirname, join, relative, resolve } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import type { ExitCode } from '../exit-codes.js';
import { readFailOn } from '../config/fail-on.js';
import { matchNames } from '../config/match-names.js';
import { quoteSetting } from '../config/origin.js';
import { badConfig } from '../config/resolve-config.js';
import { compareRuns } from '../compare/compare-runs.js';
import type { ComparisonDocument } from '../model/ComparisonDocument.js';
import type { ComparisonForm } from '../model/ComparisonForm.js';
import { writeAtomically } from '../record/atomic-file.js';
import { makeFolder } from '../record/make-folder.js';
import { readBaseRuns, readNamedRun } from '../record/named-runs.js';
import { COMPARISON_FORMS } from '../registry.js';
import { createPaint } from '../ui/paint.js';
import { printable } from '../ui/printable.js';
import { terminalTraits } from '../ui/terminal.js';
import { version } from '../version.js';
import type { Command, CommandHost } from './command.js';
import { commandSettings, type CommandSettings } from './command-settings.js';
import { withOptions } from './yargs-options.js';

export const compareCommand: Command = {
  positionals: '[base] [head..]',
  build: (parser) =>
    withOptions(parser, 'compare')
      .positional('base', {
        describe:
          'A run (an id, a folder, its run.json, latest), a folder of earlier runs, or several with commas',
      })
      .positional('head', {
        describe: 'The runs to compare with it: an id, a folder, its run.json, or latest',
      })
      .example([
        ['$0 compare latest latest', 'the newest run with the one before it'],
        ['$0 compare baselines/ latest --fail-on regression', 'in CI: exit 11 when it got worse'],
        ['$0 compare old/ new/ --out site', 'files: a page, Markdown, JSON'],
        ['$0 compare RUN', 'what a run with --against found'],
      ]),
  async run(invocation) {
    const { args, host } = invocation;
    const given = await commandSettings('compare', invocation, ['base', 'head']);
    const asked = readRequest(given);
    const document = await compareNamed(args['base'], args['head'], asked, given, host.cwd);
    await show(document, asked, given, host);
    return document.exit.code as ExitCode;
  },
};

interface Asked {
  margin: number;
  failOn: ComparisonDocument['failOn'];
  forms: readonly string[];
  out: string | null;
}

/** What the settings ask for, all problems at once. */
function readRequest({ settings, origins }: CommandSettings): Asked {
  // What a config file says of reports and folders is about runs.
  const own = (name: 'reporter' | 'out') => ['flag', 'env'].includes(origins[name].kind);
  const out = own('out') ? settings.out : null;
  const known = COMPARISON_FORMS.map(({ name }) => name);
  const byDefault = out === null ? ['terminal'] : known;
  const { names, problems } = matchNames(
    own('reporter') ? settings.reporter : byDefault,
    known,
    'comparison reporter',
    (name) => quoteSetting('reporter', origins.reporter, name),
  );
  const failOn = settings['fail-on'] === null ? null : readFailOn(settings['fail-on']);
  const limit = failOn !== null && 'margin' in failOn ? failOn.margin : null;
  const all: Problem[] = [...problems];
  if (limit !== null && origins.margin.kind === 'flag' && limit !== settings.margin) {
    all.push({
      message: `--margin and --fail-on ${settings['fail-on'] ?? ''}: name two margins`,
      hint: 'give one of them: --fail-on regression takes the margin of --margin',
    });
  }
  const page = COMPARISON_FORMS.find(({ name }) => name === 'html' && names.includes(name));
  if (page !== undefined && out === null) {
    all.push({ message: 'the page of a comparison is a file', hint: 'name a folder for it: --out DIR' });
  }
  if (all.length > 0) throw badConfig(all);
  const margin = limit ?? settings.margin;
  return {
    margin,
    failOn: failOn === null ? null : { what: 'regression', margin },
    // JSON alone stands on stdout; files are still written.
    forms: settings.json ? ['json', ...names.filter((name) => out !== null && name !== 'terminal')] : names,
    out,
  };
}

async function compareNamed(
  base: unknown,
  head: unknown,
  { margin, failOn }: Asked,
  { settings }: CommandSettings,
  cwd: string,
): Promise<ComparisonDocument> {
  const heads = (Array.isArray(head) ? head : []).map(String);
  if (typeof base !== 'string') {
    throw new FaasmarkError({
      code: 'bad-usage',
      message: 'compare: no run is named',
      hint: 'name the base and the head: faasmark compare latest latest, or faasmark compare baselines/ latest',
    });
  }
  const request = {
    margin,
    failOn,
    gates: settings.gate,
    force: settings.force,
    version: version(),
  };
  if (heads.length === 0) {
    const record = await readNamedRun(base, cwd);
    if (record.comparison?.kind !== 'duet') {
      throw new FaasmarkError({
        code: 'bad-usage',
        message: `${base} was measured without --against, so that it holds no comparison of its own`,
        hint: `name what to compare with it: faasmark compare ${base} HEAD`,
      });
    }
    return compareRuns({ ...request, label: base, bases: [], unreadable: [], heads: [record] });
  }
  const records = await Promise.all(heads.map((name) => readNamedRun(name, cwd)));
  const { runs, leftOut } = await readBaseRuns(base, records, cwd);
  return compareRuns({ ...request, label: base, bases: runs, unreadable: leftOut, heads: records });
}

/** Everything is rendered before anything is written. */
async function show(
  document: ComparisonDocument,
  { forms, out }: Asked,
  { settings }: CommandSettings,
  host: CommandHost,
): Promise<void> {
  const { columns, color } = terminalTraits(host.stdout, host.env);
  const wanted = COMPARISON_FORMS.filter(({ name }) => forms.includes(name));
  const rendered: { form: ComparisonForm; text: string }[] = [];
  for (const entry of wanted) {
    const form = await entry.load();
    rendered.push({ form, text: await form.render(document, { columns, color }) });
  }
  const isFile = ({ form }: { form: ComparisonForm }) => out !== null && form.file !== null;
  const said = host[settings.json ? 'stderr' : 'stdout'];
  for (const one of rendered) {
    const printed = settings.json ? one.form.name === 'json' : !isFile(one);
    if (printed) host.stdout.write(one.text);
  }
  for (const { form, text } of rendered) {
    if (out === null || form.file === null) continue;
    const path = resolve(host.cwd, out, form.file);
    await writeInto(path, text, out);
    if (!(settings.json && settings.quiet)) said.write(`${shownPath(path, host.cwd)}\n`);
  }
  const paint = createPaint(terminalTraits(host.stderr, host.env).color);
  document.exit.reasons.forEach((reason, place) => {
    const start = place === 0 ? paint.red(`exit ${String(document.exit.code)}:`) : '  and:';
    host.stderr.write(`${start} ${printable(reason.replaceAll(/\s+/g, ' '))}\n`);
  });
}

async function writeInto(path: string, text: string, out: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeAtomically(path, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new FaasmarkError({
      code: 'bad-output-folder',
      message: `--out ${out}: ${join(out, path)} cannot be written: ${String((error as NodeJS.ErrnoException).code)}`,
      hint: 'name a folder that can be written: --out DIR',
      cause: error,
    });
  }
}

function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') ? path : near;
}
