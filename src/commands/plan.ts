/** `faasmark plan`: flags go in; what a run would do, need and cost comes out. The same as `run --dry-run`. */
import type { Command } from './command.js';
import { printConfig, resolve } from './run.js';
import { showPlan } from './show-plan.js';
import { withOptions } from './yargs-options.js';

export const planCommand: Command = {
  positionals: '[url..]',
  build: (parser) =>
    withOptions(parser, 'plan')
      .positional('url', { describe: 'Functions that already run', defaultDescription: 'none' })
      .example([
        ['$0 plan', 'the standard suite'],
        ['$0 plan --full --json', 'everything, as data'],
      ]),
  async run(invocation) {
    const resolved = await resolve(invocation, 'plan');
    if (resolved.settings['print-config']) return printConfig(resolved, invocation.host);
    return showPlan(resolved, invocation.host);
  },
};
