/** `faasmark init`: a folder goes in; it holds a commented `faasmark.config.ts` afterwards. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaasmarkError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { isRecord } from '../config/is-record.js';
import { CONFIG_FILE_NAMES } from '../config/load-config-file.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { configTemplate } from './config-template.js';
import { withOptions } from './yargs-options.js';

export const initCommand: Command = {
  positionals: '',
  build: (parser) => withOptions(parser, 'init'),
  async run(invocation) {
    const { host } = invocation;
    const { settings } = await commandSettings('init', invocation);
    const there = CONFIG_FILE_NAMES.find((name) => existsSync(join(host.cwd, name)));
    if (there !== undefined) throw alreadyThere(there);
    const path = join(host.cwd, 'faasmark.config.ts');
    try {
      await writeFile(path, configTemplate(), { flag: 'wx' });
    } catch (error) {
      if (isRecord(error) && error['code'] === 'EEXIST') throw alreadyThere('faasmark.config.ts');
      throw new FaasmarkError({
        code: 'bad-usage',
        message: `${path} cannot be written`,
        hint: 'run faasmark init in a folder that can be written',
        cause: error,
      });
    }
    if (!settings.quiet) host.stderr.write('next: faasmark run --quick\n');
    host.stdout.write(`${path}\n`);
    return EXIT.ok;
  },
};

function alreadyThere(name: string): FaasmarkError {
  return new FaasmarkError({
    code: 'bad-usage',
    message: `${name} is there already and is not overwritten`,
    hint: `change it by hand, or remove it first: rm ${name}`,
  });
}
