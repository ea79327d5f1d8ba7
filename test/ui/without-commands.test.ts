/** Any text goes through the stream for GitHub Actions; that its runner finds no command in what comes out is seen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { withoutCommands } from '../../src/ui/without-commands.js';
import { workflowCommand } from '../../src/ui/workflow-command.js';
import { readCommands } from '../reports/github/read-commands.js';

function through(pieces: readonly string[]): string {
  let out = '';
  const stream = withoutCommands({
    write: (text) => {
      out += text;
      return true;
    },
  });
  for (const piece of pieces) stream.write(piece);
  return out;
}

const COMMANDS = [
  '::error::stolen',
  '  \t::add-mask::secret',
  '\u00a0\u0085\u2028::stop-commands::x',
  'before ##[add-mask]secret',
  '###[error]x',
  'a\r::error::b',
];

describe('output in GitHub Actions', () => {
  it('holds no command, also where one was written in pieces', () => {
    for (const text of COMMANDS) {
      assert.equal(readCommands(text).length, 1, 'it would be one');
      assert.deepEqual(readCommands(through([text])), [], text);
      assert.deepEqual(readCommands(through([...text])), [], text);
    }
    const piece = fc.oneof(
      fc.constantFrom(':', '::', '##', '[', '#', '##[', 'error', 'error::', ']', ' ', '\n', '\r', 'x', '\t'),
      fc.constantFrom(...COMMANDS),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        assert.deepEqual(readCommands(through(pieces)), []);
      }),
    );
  });

  it('is the same otherwise, but for one blank in each place', () => {
    const harmless = 'results: a::b\n: :\n# heading [x]\n{ "time": "12::30" }\n';
    assert.equal(through([harmless]), harmless);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 8 })), (pieces) => {
        const text = pieces.join('');
        if (!text.includes('::') && !text.includes('##[')) assert.equal(through(pieces), text);
      }),
    );
    assert.equal(through(['::error::x\n', '##[group]y\n']), ': :error::x\n## [group]y\n');
  });
});

describe('a workflow command', () => {
  it('gives its title and its message back, whatever they are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(text, text, (title, message) => {
        const [command, ...others] = readCommands(
          workflowCommand('warning', `t${title}t`, message).slice(0, -1),
        );
        assert.deepEqual(others, []);
        assert.equal(command?.name, 'warning');
        assert.equal(command.properties.get('title'), `t${title}t`);
        assert.equal(command.data, message);
      }),
    );
  });
});
