/** Progress: plain lines carry no control characters, the live line restores the cursor, quiet says nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Progress } from '../../src/model/Progress.js';
import { createLiveProgress } from '../../src/ui/live-progress.js';
import { createPaint } from '../../src/ui/paint.js';
import { createProgress } from '../../src/ui/progress.js';

function play(progress: Progress): void {
  progress.stage('deploy', '3 functions');
  progress.detail('function a is there');
  progress.stage('drive', '2 blocks of 2 trials');
  for (let block = 0; block < 2; block++) {
    for (let order = 0; order < 2; order++) {
      const done = block * 2 + order;
      progress.trial({ done, total: 4, series: `local/local/s${String(order)}`, block, blocks: 2 });
    }
    progress.stage('record', `block ${String(block + 1)} of 2`);
  }
  progress.notice('something is odd \u001b[2J', 'look at it');
  progress.end();
}

function capture(): { write(text: string): boolean; text(): string; columns: number } {
  let all = '';
  return {
    columns: 60,
    write(text) {
      all += text;
      return true;
    },
    text: () => all,
  };
}

describe('plain progress', () => {
  it('writes one line for each stage and each block', () => {
    const stream = capture();
    play(createProgress({ stream, live: false, quiet: false, verbose: false, paint: createPaint(false) }));
    assert.deepEqual(stream.text().split('\n'), [
      'deploy: 3 functions',
      'drive: 2 blocks of 2 trials',
      'drive: block 1/2, trial 1/4',
      'drive: block 2/2, trial 3/4',
      'note: something is odd \ufffd[2J',
      'hint: look at it',
      '',
    ]);
  });

  it('adds details and trials when verbose, and still no control characters', () => {
    const stream = capture();
    play(createProgress({ stream, live: false, quiet: false, verbose: true, paint: createPaint(false) }));
    assert.match(stream.text(), /^ {2}function a is there$/m);
    assert.match(stream.text(), /^drive: trial 2\/4 local\/local\/s1$/m);
    // eslint-disable-next-line no-control-regex -- that there are none is what is tested
    assert.doesNotMatch(stream.text(), /[\u0000-\u0009\u000b-\u001f]/);
  });

  it('says nothing when quiet', () => {
    const stream = capture();
    play(createProgress({ stream, live: true, quiet: true, verbose: false, paint: createPaint(false) }));
    assert.equal(stream.text(), '');
  });
});

describe('live progress', () => {
  it('hides the cursor, stays on one line that fits, and restores both at the end', () => {
    const stream = capture();
    play(createLiveProgress({ stream, paint: createPaint(false), verbose: false, now: () => 0 }));
    const text = stream.text();
    assert.ok(text.startsWith('\u001b[?25l'));
    assert.ok(text.endsWith('\r\u001b[2K\u001b[?25h'));
    const lines = text.split('\r\u001b[2K').map((line) => line.split('\n')[0] ?? '');
    for (const line of lines.slice(1, -1)) assert.ok(line.length < 60, line);
    assert.equal(process.listenerCount('exit'), 0);
  });

  it('draws trials by the clock and not by the trial, with the time that is left', async () => {
    const stream = capture();
    let nowMs = 0;
    const progress = createLiveProgress({
      stream: { ...stream, columns: 200 },
      paint: createPaint(false),
      verbose: false,
      now: () => nowMs,
    });
    progress.stage('drive', '');
    const before = stream.text().length;
    for (let done = 0; done <= 50; done++) {
      nowMs = done * 1000;
      progress.trial({ done, total: 100, series: 'local/local/noop', block: 0, blocks: 1 });
    }
    assert.equal(stream.text().length, before, 'drawn by a trial');
    const deadline = Date.now() + 5000;
    while (stream.text().length === before && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    progress.end();
    assert.match(stream.text(), /drive █{10}░{10} trial 51\/100 · 50 s, 50 s left · local\/local\/noop/);
  });
});
