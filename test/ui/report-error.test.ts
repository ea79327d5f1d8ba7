/** An error is one sentence and a hint; bugs say that they are, with their stack. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asFaasmarkError, FaasmarkError } from '../../src/errors.js';
import { EXIT } from '../../src/exit-codes.js';
import { createPaint } from '../../src/ui/paint.js';
import { errorText } from '../../src/ui/report-error.js';

const view = { verbose: false, paint: createPaint(false), version: '1.2.3' };

describe('errorText', () => {
  const error = new FaasmarkError({
    code: 'port-in-use',
    message: 'port 9000 is in use \u001b[2J',
    hint: 'take another',
    cause: new Error('EADDRINUSE'),
  });

  it('is a sentence and a hint, without control characters', () => {
    assert.equal(errorText(error, view), 'error: port 9000 is in use \ufffd[2J\nhint: take another\n');
  });

  it('adds the stack and the cause when verbose', () => {
    const text = errorText(error, { ...view, verbose: true });
    assert.match(text, /FaasmarkError: port 9000.*\n\s+at /);
    assert.match(text, /caused by:\n\s+Error: EADDRINUSE/);
  });

  it('lists several problems, each with its hint', () => {
    const problems = [
      { message: 'a', hint: 'x' },
      { message: 'b', hint: 'y' },
    ];
    const several = new FaasmarkError({
      code: 'bad-config',
      message: '2 settings are wrong',
      hint: 'correct',
      problems,
    });
    assert.equal(
      errorText(several, view),
      'error: 2 settings are wrong\n  - a\n    hint: x\n  - b\n    hint: y\nhint: correct\n',
    );
  });

  it('says what a disk refused, which is no bug', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const known = asFaasmarkError(full);
    assert.equal(known.exit, EXIT.usage);
    assert.equal(
      errorText(known, view),
      'error: a file cannot be written: no space is left on the device\n' +
        'hint: free some space, or write to another disk: --out DIR\n',
    );
    const port = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen' });
    assert.equal(asFaasmarkError(port).code, 'bug', 'not every EACCES is of a file');
  });

  it('says of anything else that it is a bug, with stack and version', () => {
    const text = errorText(new TypeError('x is not a function'), view);
    assert.match(
      text,
      /^error: this is a bug in FaaSMark: x is not a function\nhint: please report .*faasmark 1\.2\.3/,
    );
    assert.match(text, /TypeError: x is not a function\n\s+at /);
    assert.match(errorText('a string', view), /bug in FaaSMark: a string/);
  });
});
