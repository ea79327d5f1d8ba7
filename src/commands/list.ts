/** `faasmark list`: one of providers, workloads, reporters goes in; a table of them comes out. */
import { FaasmarkError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { Catalog } from '../model/Catalog.js';
import { alignColumns } from '../ui/table.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { withOptions } from './yargs-options.js';

const KINDS = ['providers', 'workloads', 'reporters'] as const;
type Kind = (typeof KINDS)[number];

export const listCommand: Command = {
  positionals: '[what]',
  build: (parser) =>
    withOptions(parser, 'list')
      .positional('what', { describe: KINDS.join(', '), type: 'string' })
      .example([
        ['$0 list workloads', 'what -w takes, with parameters and compositions'],
        ['$0 list providers --json', 'as data'],
      ]),
  async run(invocation) {
    const { args, host } = invocation;
    const { settings, catalog } = await commandSettings('list', invocation, ['what']);
    const kind = KINDS.find((one) => one === args['what']);
    if (kind === undefined) {
      const given =
        args['what'] === undefined
          ? 'list: nothing to list was named'
          : `list ${String(args['what'])}: there is no such list`;
      throw new FaasmarkError({
        code: 'bad-usage',
        message: given,
        hint: `write faasmark list ${KINDS.join('|')}`,
      });
    }
    const rows = await rowsOf(kind, catalog);
    host.stdout.write(
      settings.json
        ? `${JSON.stringify(rows, null, 2)}\n`
        : `${alignColumns(rows.flatMap(({ name, description, details }) => [[name, description], ...details.map((line) => ['', line])])).join('\n')}\n`,
    );
    return EXIT.ok;
  },
};

interface Row {
  name: string;
  description: string;
  /** What `--set` and `--composition` take. */
  details: string[];
}

async function rowsOf(kind: Kind, catalog: Catalog): Promise<Row[]> {
  switch (kind) {
    case 'reporters':
      return catalog.reporters.map(({ name, description }) => ({ name, description, details: [] }));
    case 'workloads':
      return Promise.all(
        catalog.workloads.map(async ({ name, description, load }) => {
          const { compositions, parameters } = await load();
          return {
            name,
            description,
            details: [
              `compositions: ${compositions.join(', ')}`,
              ...parameters.map((one) => {
                const range =
                  one.kind === 'integer' ? `${String(one.min)} to ${String(one.max)}` : one.choices.join('|');
                return `--set ${name}.${one.name}=${String(one.default)}  ${one.description} (${range})`;
              }),
            ],
          };
        }),
      );
    case 'providers':
      return Promise.all(
        catalog.providers.map(async ({ name, description, load }) => {
          const { compositions, axes, runtimes } = await load();
          return {
            name,
            description,
            details: [
              `compositions: ${compositions.join(', ')}`,
              ...(runtimes === undefined
                ? []
                : [`runtimes: ${runtimes.map(({ identifier }) => identifier).join(', ')}`]),
              ...axes.map(
                (one) =>
                  `--set ${name}.${one.key}=${one.default}  ${one.description} (${one.choices.join('|')})`,
              ),
            ],
          };
        }),
      );
    default:
      return kind satisfies never;
  }
}
