/** `faasmark completion`: the name of a shell goes in; a script comes out that makes it complete commands and flags. */
import { basename } from 'node:path';
import { FaasmarkError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { Command } from './command.js';
import { commandSettings } from './command-settings.js';
import { withOptions } from './yargs-options.js';

const SHELLS = ['bash', 'zsh'] as const;

export const completionCommand: Command = {
  positionals: '[shell]',
  build: (parser) =>
    withOptions(parser, 'completion')
      .positional('shell', {
        describe: SHELLS.join(' or '),
        defaultDescription: 'the one of $SHELL',
        type: 'string',
      })
      .example([
        ['source <($0 completion bash)', 'in ~/.bashrc'],
        ['source <($0 completion zsh)', 'in ~/.zshrc'],
      ]),
  async run(invocation) {
    const { args, host } = invocation;
    await commandSettings('completion', invocation, ['shell']);
    const given = args['shell'] === undefined ? basename(host.env['SHELL'] ?? 'bash') : String(args['shell']);
    const shell = SHELLS.find((one) => one === given);
    if (shell === undefined) {
      throw new FaasmarkError({
        code: 'bad-usage',
        message: `completion ${given}: there is no script for this shell`,
        hint: 'write faasmark completion bash or faasmark completion zsh',
      });
    }
    host.stdout.write(SCRIPTS[shell]);
    return EXIT.ok;
  },
};

/** Both ask the command itself, through the flag that yargs reserves for it. */
const SCRIPTS = {
  bash: `###-begin-faasmark-completions-###
_faasmark_completions() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  local words
  words=$(faasmark --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _faasmark_completions faasmark
###-end-faasmark-completions-###
`,
  zsh: `#compdef faasmark
###-begin-faasmark-completions-###
_faasmark_completions() {
  local -a reply
  local IFS=$'\\n'
  reply=($(SHELL=zsh faasmark --get-yargs-completions "\${words[@]}" 2>/dev/null))
  unset IFS
  _describe 'values' reply
}
compdef _faasmark_completions faasmark
###-end-faasmark-completions-###
`,
} as const;
