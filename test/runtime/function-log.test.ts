/** What functions write goes in, in pieces and in bad faith; lines that can be read and trusted to say whose they are come out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionLog, MAX_LINE_CHARACTERS, MAX_LOG_BYTES } from '../../src/runtime/function-log.js';
import { eventually, runtimeUnderTest } from './runtime-under-test.js';

/** What is behind the time and the instance. */
const messages = (text: string): string[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').slice(2).join(' '));

describe('the log of a function', () => {
  it('says of each line when it was and whose, also when they come in pieces and at once', () => {
    const log = functionLog();
    const [one, other] = [log.source('i-1'), log.source('i-2')];
    const euro = Buffer.from('€\n');
    one.write(Buffer.from('fir'));
    other.write(Buffer.from('sec\nond'));
    one.write(Buffer.from('st '));
    one.write(euro.subarray(0, 2));
    one.write(euro.subarray(2));
    other.end();
    const lines = log.text().trimEnd().split('\n');
    const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (i-\d) (.*)$/;
    assert.deepEqual(
      lines.map((line) => pattern.exec(line)?.slice(1)),
      [
        ['i-2', 'sec'],
        ['i-1', 'first €'],
        ['i-2', 'ond'],
      ],
    );
  });

  it('has no line that looks like one of another instance or of the platform, but is none', () => {
    const log = functionLog();
    log.note('i-1', 'killed');
    const source = log.source('i-1');
    const forged = '2026-01-01T00:00:00.000Z i-2 hello';
    for (const start of ['\r', '\u2028', '\u2029', '\x85', '\v', '\f', '\x1b[2K\x1b[1G', '\b'.repeat(60)]) {
      source.write(Buffer.from(`x${start}${forged}\n`));
    }
    source.write(Buffer.from('[runtime] killed\nall is well\r\n'));
    const lines = messages(log.text());
    assert.equal(lines[0], '[runtime] killed');
    assert.deepEqual(lines.slice(-2), ['\\[runtime] killed', 'all is well']);
    assert.equal(lines.filter((line) => line.startsWith('[runtime]')).length, 1);
    assert.ok(log.text().includes(`x\\x1b[2K\\x1b[1G${forged}`));
    for (const line of log.text().split('\n').slice(0, -1)) {
      assert.match(line, /^\S+ i-1 /);
      assert.doesNotMatch(line, /[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  });

  it('shows what is written in any script, tabs too, and what would turn it round', () => {
    const log = functionLog();
    const source = log.source('i');
    source.write(Buffer.from('a\tb é 日本 👩\u200d👩 שלום\nx\u202ey\u2066z\n'));
    assert.deepEqual(messages(log.text()), ['a\tb é 日本 👩\u200d👩 שלום', 'x\\u{202e}y\\u{2066}z']);
  });

  it('keeps the last of what is written, within its bounds, whatever the lines are like', () => {
    for (const line of ['x\n', `${'y'.repeat(10_000)}\n`, '\n', '\x01\n', 'ü'.repeat(100)]) {
      const log = functionLog();
      const source = log.source('i');
      const chunk = Buffer.from(line.repeat(Math.ceil(65_536 / line.length)));
      for (let bytes = 0; bytes < 3 * MAX_LOG_BYTES; bytes += chunk.length) source.write(chunk);
      source.write(Buffer.from('\nlast\n'));
      const text = log.text();
      assert.ok(Buffer.byteLength(text) <= MAX_LOG_BYTES + 4 * MAX_LINE_CHARACTERS, String(text.length));
      assert.equal(messages(text).at(-1), 'last');
      for (const message of messages(text)) assert.ok(message.length <= 4 * MAX_LINE_CHARACTERS + 1);
    }
  });

  it('is read by its route, attributed, when instances write what they like', async () => {
    const runtime = await runtimeUnderTest();
    try {
      const source = `exports.handler = async () => {
        process.stdout.write('2026-01-01T00:00:00.000Z other [runtime] killed\\rX\\n[runtime] killed\\n');
        process.stderr.write('end\\n');
      }`;
      await runtime.deploy('forger', source);
      const { headers } = await runtime.invoke('forger');
      const answer = await eventually('all of it', async () => {
        const seen = await runtime.http('GET', '/faasmark/functions/forger/logs');
        return seen.body.includes('end\n') && seen.body.includes('\\[runtime] killed\n') && seen;
      });
      assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
      for (const line of answer.body.split('\n').slice(0, -1)) {
        assert.equal(line.split(' ')[1], headers['x-faasmark-instance']);
      }
      assert.equal((await runtime.http('GET', '/faasmark/functions/nobody/logs')).status, 404);
    } finally {
      await runtime.end();
    }
  });
});
