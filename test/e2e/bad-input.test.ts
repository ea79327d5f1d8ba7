/** What users get wrong goes into the installed command; each ends in its exit code, with one sentence and a hint, and leaves nothing. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LEDGER_FILE, readLedger, standing } from '../../src/teardown/ledger.js';
import { SMALL } from './failed-run.js';
import {
  CLI,
  descendants,
  environmentIn,
  runCommand,
  startCommand,
  untilGone,
  type Ended,
} from './command-process.js';

let cwd: string;
before(() => {
  cwd = mkdtempSync(join(tmpdir(), 'faasmark-bad-'));
});
after(() => rmSync(cwd, { recursive: true }));

/** Exit code, one sentence and its hint; nothing on stdout, no stack, nothing that reads as a bug. */
async function refused(
  args: readonly string[],
  exit: number,
  sentence: RegExp,
  hint: RegExp,
): Promise<Ended> {
  const ended = await runCommand(args, cwd);
  assert.equal(ended.code, exit, ended.stderr);
  assert.equal(ended.stdout, '');
  const lines = ended.stderr.split('\n').filter((line) => /^(error|hint): /.test(line));
  assert.equal(lines.length, 2, ended.stderr);
  assert.match(lines[0] ?? '', sentence);
  assert.match(lines[1] ?? '', hint);
  assert.doesNotMatch(ended.stderr, /^\s+at |bug in FaaSMark/m);
  return ended;
}

describe('bad usage ends in 2 and says what to type instead', () => {
  const cases: readonly (readonly [title: string, args: string[], sentence: RegExp, hint: RegExp])[] = [
    ['an unknown command', ['rnu'], /rnu: there is no such command/, /faasmark run/],
    ['an unknown flag', ['run', '--rtae', '5'], /--rtae: there is no such flag/, /--rate|--help/],
    ['an unknown workload', ['run', '-w', 'nop'], /--workload nop: there is no such/, /noop/],
    ['an unknown provider', ['run', '-p', 'locla'], /--provider locla: there is no such/, /local/],
    ['a rate of nothing', ['run', '--rate', '0'], /--rate 0: is not above 0/, /--rate \d+/],
    ['a rate that is no number', ['run', '--rate', 'abc'], /--rate abc: is not a number/, /--rate \d+/],
    ['a duration without unit', ['run', '--duration', '5'], /--duration 5: has no unit/, /5s or 5ms/],
    ['trials below none', ['run', '--trials', '-1'], /--trials -1: is not within/, /--trials \d+/],
    ['no URL', ['run', 'ftp://x/'], /ftp:\/\/x/, /https?:/],
  ];
  for (const [title, args, sentence, hint] of cases) {
    it(title, async () => {
      await refused(args, 2, sentence, hint);
    });
  }

  it('a threshold that cannot be read, with a mark under the place', async () => {
    const sentence = /--threshold warm\.p99<20mss: at column 12: "mss" is no unit of time/;
    const { stderr } = await refused(['run', '--threshold', 'warm.p99<20mss'], 2, sentence, /warm\.p99<20ms/);
    assert.match(stderr, /^ +warm\.p99<20mss\n( +)\^$/m);
    const [shown = '', mark = ''] = stderr.split('\n').slice(1);
    assert.equal(mark.indexOf('^'), shown.indexOf('mss'));
  });

  it('thresholds on series that there are not, of run and of plan, with those that there are', async () => {
    const nothing = /--threshold chian\.warm\.p99<20ms: no series of the plan matches/;
    const near = /Did you mean chain\.warm\.p99\?.*chain\[direct\]/;
    const chain = ['-w', 'chain', '--composition', 'direct'];
    for (const command of ['run', 'plan']) {
      await refused([command, ...chain, '--threshold', 'chian.warm.p99<20ms'], 2, nothing, near);
    }
    await refused(
      ['run', ...chain, '--threshold', 'native/direct.warm.p50<0.5'],
      2,
      /no cell of the plan is joined in both ways, native and direct/,
      /--composition native,direct/,
    );
    assert.deepEqual(await untilGone([], cwd, 5_000), []);
  });

  it('lists all that is wrong at once, each with its hint', async () => {
    const wrong = [
      '--frob',
      '--rate',
      'abc',
      '--duration',
      '5',
      '--trials',
      '-1',
      '-w',
      'nop',
      '-p',
      'locla',
      '--threshold',
      'p99<5ms',
      '--threshold',
      'errors<5ms',
    ];
    const { stderr } = await refused(['run', ...wrong], 2, /8 settings are wrong/, /correct all/);
    for (const start of [
      '--frob',
      '--rate abc',
      '--duration 5',
      '--trials -1',
      '--workload nop',
      '--provider locla',
    ]) {
      assert.match(stderr, new RegExp(`^ {2}- ${start}: .+\n {4}hint: .+$`, 'm'));
    }
    for (const start of ['--threshold p99<5ms', '--threshold errors<5ms']) {
      assert.match(stderr, new RegExp(`^ {2}- ${start}: .+\n.+\n +\\^\n {4}hint: .+$`, 'm'));
    }
  });

  it('a config file that does not parse, with its line', async () => {
    writeFileSync(join(cwd, 'broken.ts'), 'export default {\n  rate: 5,\n  trials: ,\n};\n');
    await refused(['run', '--config', 'broken.ts'], 2, /broken\.ts:3:\d+: /, /repair/);
    writeFileSync(join(cwd, 'broken.json'), '{"rate": }');
    await refused(['plan', '--config', 'broken.json'], 2, /broken\.json:1:\d+: /, /repair/);
  });
});

describe('an output folder that cannot be used ends in 2', () => {
  before(() => {
    writeFileSync(join(cwd, 'file'), 'precious');
    mkdirSync(join(cwd, 'full'));
    writeFileSync(join(cwd, 'full', 'x'), '');
    mkdirSync(join(cwd, 'read-only'), { mode: 0o555 });
  });

  // Root may write into every folder of a disk, so what refuses it is a kernel's.
  const root = process.getuid?.() === 0;
  const cases: readonly (readonly [title: string, out: string, sentence: RegExp])[] = [
    ['a file', 'file', /file is a file/],
    ['below a file', 'file/below', /file\/below cannot be made: something above it is a file/],
    ['not empty', 'full', /full is not empty/],
    [
      'read-only',
      root ? '/sys/faasmark' : 'read-only/run',
      /cannot be written: .*not permitted|cannot be written: permission/,
    ],
    ['where there can be none', '/proc/faasmark/run', /\/proc\/faasmark\/run cannot be (made|written)/],
  ];
  for (const [title, out, sentence] of cases) {
    it(title, async () => {
      await refused(['run', '-w', 'noop', ...SMALL, '--out', out], 2, sentence, /--out DIR/);
      assert.deepEqual(await untilGone([], cwd, 5_000), []);
    });
  }

  it('and touches nothing that was there', () => {
    assert.equal(readFileSync(join(cwd, 'file'), 'utf8'), 'precious');
    assert.deepEqual(readdirSync(join(cwd, 'full')), ['x']);
  });
});

describe('results that cannot be written end in 2 with everything torn down', () => {
  const lines = (stderr: string) =>
    stderr.split('\n').filter((line) => /^(error|hint|exit \d+): /.test(line));

  it('on a disk without space', async () => {
    // Beyond this size the kernel refuses (EFBIG, setrlimit(2)), to root too: 64 KB, or 128 where the shell counts in
    // kilobytes. What is deployed and run.json are smaller, report.html is larger.
    const script = 'ulimit -f 128 && exec "$@"';
    const args = [process.execPath, CLI, 'run', '-w', 'noop', ...SMALL, '--out', 'small-disk'];
    const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', ...args], {
      cwd,
      env: environmentIn(cwd),
      encoding: 'utf8',
    });
    assert.equal(status, 2, stderr);
    const said = lines(stderr);
    assert.match(said[0] ?? '', /small-disk cannot be written: /);
    assert.match(said[1] ?? '', /free some space/);
    assert.deepEqual(await untilGone([], cwd, 5_000), []);
    assert.deepEqual(standing(await readLedger(join(cwd, 'small-disk', LEDGER_FILE))), []);
  });

  it('when the folder is taken away in the middle', async () => {
    const command = startCommand(
      ['run', '-w', 'noop', '--trials', '20', '--duration', '300ms', '--out', 'taken'],
      cwd,
    );
    await command.sees(/^drive: block 2/m);
    const below = descendants(command.pid);
    rmSync(join(cwd, 'taken'), { recursive: true });
    const { code, stdout, stderr } = await command.ended;
    assert.equal(code, 2, stderr);
    assert.match(lines(stderr)[0] ?? '', /taken cannot be written: it was removed/);
    assert.doesNotMatch(stdout, /^results: /m);
    assert.deepEqual(await untilGone(below, cwd, 5_000), []);
  });
});

it('a port in use ends in 3', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = String((server.address() as AddressInfo).port);
  try {
    await refused(['runtime', '--port', port], 3, new RegExp(`${port}.* in use`), /--port/);
  } finally {
    server.close();
  }
});
