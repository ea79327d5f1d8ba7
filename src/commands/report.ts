/** `faasmark report RUN`: a stored run goes in; its reports come out again, on stdout or as files, without measuring. */
import { resolve } from 'node:path';
import { FaasmarkError, storageError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { withGithubReporter } from '../config/github-actions.js';
import { matchNames } from '../config/match-names.js';
import { quoteSetting } from '../config/origin.js';
import { badConfig } from '../config/resolve-config.js';
import { printedText, renderReports, writeReports, type FailedReport } from '../report/render-reports.js';
import { parseThreshold } from '../thresholds/parse-threshold.js';
import { printable } from '../ui/printable.js';
import { terminalTraits } from '../ui/terminal.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { judgeStored } from './judge-stored.js';
import { showInActions } from './show-in-actions.js';
import { withOptions } from './yargs-options.js';

export const reportCommand: Command = {
  positionals: '[run]',
  build: (parser) =>
    withOptions(parser, 'report')
      .positional('run', {
        describe: 'An id, a folder, its run.json, or latest',
        defaultDescription: 'latest',
      })
      .example([
        ['$0 report', 'the table of the latest run again'],
        ['$0 report results/today --reporter html,csv', 'files, into the folder of the run'],
        ['$0 report latest --reporter html --out site', 'files, into another folder'],
        ["$0 report --threshold 'warm.p99<20ms'", 'judged afterwards: exit 10 when it is missed'],
      ]),
  async run(invocation) {
    const { args, host } = invocation;
    const { settings, origins, catalog } = await commandSettings('report', invocation, ['run']);
    const wanted = origins.reporter.kind === 'default' ? ['terminal'] : settings.reporter;
    const shown = settings.json ? ['json'] : wanted;
    const { names, problems } = matchNames(
      withGithubReporter(shown, origins.reporter, host.env),
      catalog.reporters.map((entry) => entry.name),
      'reporter',
      (name) => quoteSetting('reporter', origins.reporter, name),
    );
    if (origins.strict.kind === 'flag' && settings.strict && origins.threshold.kind !== 'flag') {
      problems.push({
        message: '--strict: is for thresholds, and there is none to judge the stored run by',
        hint: "write faasmark report RUN --threshold 'warm.p99<20ms' --strict",
      });
    }
    if (problems.length > 0) throw badConfig(problems);
    const { readRun } = await import('../record/read-run.js');
    const { record: stored, folder } = await readRun(
      typeof args['run'] === 'string' ? args['run'] : 'latest',
      host.cwd,
    );
    // Those of a config file or the environment are for runs to come; what a stored run was judged by stays.
    const asked = origins.threshold.kind === 'flag' ? settings.threshold.map(parseThreshold) : [];
    const { record, reasons } =
      asked.length === 0
        ? { record: stored, reasons: [] }
        : judgeStored(stored, asked, origins.strict.kind === 'flag' && settings.strict);
    const reporters = await Promise.all(
      catalog.reporters.filter((entry) => names.includes(entry.name)).map((entry) => entry.load()),
    );
    const { columns, color } = terminalTraits(host.stdout, host.env);
    const target = settings.out === null ? folder : resolve(host.cwd, settings.out);
    const { reports, failed } = await renderReports(record, reporters, { columns, color });
    // All or nothing: who asks for five reports and finds four takes the fifth for an old one.
    if (failed.length > 0) throw brokenReporters(failed);
    const written = await writeReports(reports, target);
    const [refused] = written.failed;
    if (refused !== undefined) {
      throw (
        storageError(refused.error, target) ?? badFolder(`${target} cannot be written: ${refused.reason}`)
      );
    }
    host.stdout.write(printedText(reports));
    for (const file of written.files) host.stdout.write(`${file}\n`);
    await showInActions(reports, host);
    for (const reason of reasons) host.stderr.write(`exit ${String(EXIT.threshold)}: ${printable(reason)}\n`);
    return reasons.length > 0 ? EXIT.threshold : EXIT.ok;
  },
};

function brokenReporters(failed: readonly FailedReport[]): FaasmarkError {
  return new FaasmarkError({
    code: 'bad-config',
    message: failed.map(({ reporter, reason }) => `reporter ${reporter}: ${reason}`).join('; '),
    hint: 'nothing was written; leave it out, or repair it where it is your own',
    cause: failed[0]?.error,
  });
}

function badFolder(message: string): FaasmarkError {
  return new FaasmarkError({
    code: 'bad-output-folder',
    message,
    hint: 'name a folder that can be written: --out DIR',
  });
}
