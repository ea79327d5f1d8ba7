/** Flags, environment, file and defaults are laid over each other, every problem is listed, nothing is ignored. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { environmentName, fileKey } from '../../src/config/option.js';
import { OPTION_ROWS } from '../../src/config/options.js';
import { resolveConfig, type ResolvedConfig } from '../../src/config/resolve-config.js';
import { FaasmarkError } from '../../src/errors.js';
import { temporaryFolder } from '../commands/faasmark-process.js';

interface Given {
  argv?: Record<string, unknown>;
  env?: Record<string, string>;
  file?: Record<string, unknown>;
}

async function resolved({ argv = {}, env = {}, file }: Given): Promise<ResolvedConfig> {
  const cwd = await temporaryFolder();
  if (file !== undefined) await writeFile(join(cwd, 'faasmark.config.json'), JSON.stringify(file, null, 2));
  return resolveConfig({ argv, env, cwd });
}

/** A trace with the one function that `--replay-function` shows as an example. */
async function traceFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'trace.csv');
  await writeFile(path, 'HashOwner,HashApp,HashFunction,Trigger,1\no,a,0a1b2c,http,3\n');
  return path;
}

async function problemsOf(given: Given): Promise<{ message: string; hint: string }[]> {
  const error: unknown = await resolved(given).then(
    () => assert.fail('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FaasmarkError, String(error));
  assert.equal(error.code, 'bad-config');
  assert.equal(error.exit, 2);
  return [...error.problems];
}

describe('precedence', () => {
  it('is flag, environment, file, default', async () => {
    const file = { rate: 1, trials: 1, connections: 1 };
    const env = { FAASMARK_RATE: '2', FAASMARK_TRIALS: '2' };
    const { config, sources } = await resolved({ argv: { rate: '3' }, env, file });
    assert.equal(config.ratePerSecond, 3);
    assert.equal(config.trials, 2);
    assert.equal(config.connections, 1);
    assert.equal(config.timeoutMs, 10_000);
    assert.deepEqual(sources.rate, { value: 3, source: 'flag' });
    assert.deepEqual(sources.trials, { value: 2, source: 'env FAASMARK_TRIALS' });
    assert.match(sources.connections.source, /^file .*faasmark\.config\.json$/);
    assert.deepEqual(sources.timeout, { value: 10_000, source: 'default' });
  });

  it('replaces a list as a whole', async () => {
    const { config } = await resolved({
      argv: { workload: ['noop', 'echo,chain'] },
      file: { workload: ['handoff'] },
    });
    assert.deepEqual(config.workloads, ['noop', 'echo', 'chain']);
  });

  it('lets a stronger --full win over a weaker quick', async () => {
    const { config } = await resolved({ argv: { full: true }, file: { quick: true } });
    assert.equal(config.suite, 'full');
  });

  it('takes an empty variable for one that is not set', async () => {
    const { config } = await resolved({ env: { FAASMARK_RATE: '' } });
    assert.equal(config.ratePerSecond, null);
  });
});

describe('every option of a run', () => {
  /** One good value for each kind, as text and as data. */
  const GOOD: Readonly<Record<string, { text: string; data: unknown }>> = {
    duration: { text: '5s', data: '5s' },
    rate: { text: '5', data: 5 },
    usd: { text: '5', data: 5 },
    integer: { text: '500', data: 500 },
    boolean: { text: 'true', data: true },
    axes: { text: 'chain.length=2,3', data: { 'chain.length': ['2', '3'] } },
    headers: { text: 'accept: x', data: { accept: 'x' } },
    variables: { text: 'accept=TOKEN', data: { accept: 'TOKEN' } },
    factor: { text: '60', data: 60 },
    thresholds: { text: 'warm.p99<20ms', data: ['warm.p99<20ms'] },
  };
  /** Options that are refused for every other profile. */
  const PROFILE: Readonly<Record<string, string>> = {
    burst: 'burst',
    interval: 'burst',
    'step-to': 'step',
    gaps: 'idle',
    ladder: 'ladder',
  };

  const ofRun = OPTION_ROWS.filter(
    ([name, option]) => option.inFile && option.commands.includes('run') && name !== 'provider',
  );
  for (const [name, option] of ofRun) {
    it(`--${name}, ${environmentName(name)} and ${fileKey(name)} say the same`, async () => {
      const example = name === 'replay' ? await traceFile() : option.example;
      const good = GOOD[option.value.kind] ?? { text: example, data: example };
      const TOKEN = 't';
      const argv = {
        ...(option.group === 'URLs:' ? { url: ['http://127.0.0.1/'] } : {}),
        ...(name in PROFILE ? { profile: PROFILE[name] } : {}),
        ...(name === 'replay' ? { profile: 'replay' } : {}),
        ...(name === 'replay-function' || name === 'speedup'
          ? { profile: 'replay', replay: await traceFile() }
          : {}),
        ...(name === 'initiators' || name === 'from' || name === 'initiator-memory'
          ? { vantage: 'platform' }
          : {}),
        ...(name === 'strict' || name === 'abort-on-fail' ? { threshold: 'errors<1%' } : {}),
        ...(name === 'gate' || name === 'margin' ? { against: 'memory=512' } : {}),
      };
      const flag = option.value.kind === 'boolean' ? true : good.text;
      const fromFlag = await resolved({ argv: { ...argv, [name]: flag }, env: { TOKEN } });
      const fromEnv = await resolved({ argv, env: { [environmentName(name)]: good.text, TOKEN } });
      const fromFile = await resolved({ argv, env: { TOKEN }, file: { [fileKey(name)]: good.data } });
      const expected = fromFlag.sources[name].value;
      assert.notEqual(expected, null);
      assert.deepEqual(fromEnv.sources[name].value, expected);
      assert.deepEqual(fromFile.sources[name].value, expected);
      assert.equal(fromEnv.sources[name].source, `env ${environmentName(name)}`);
    });
  }
});

describe('refusals', () => {
  const table: readonly [string, Given, RegExp, RegExp][] = [
    ['a rate of 0', { argv: { rate: '0' } }, /^--rate 0: is not above 0$/, /--rate 64/],
    ['a negative rate', { argv: { rate: '-1' } }, /^--rate -1: is not above 0$/, /--rate 64/],
    ['a rate that is a word', { argv: { rate: 'abc' } }, /^--rate abc: is not a number/, /--rate 64/],
    ['a rate of NaN', { argv: { rate: 'NaN' } }, /^--rate NaN: is not a number/, /--rate 64/],
    ['a rate of Infinity', { argv: { rate: 'Infinity' } }, /^--rate Infinity: is not a number/, /--rate/],
    ['a flag without its value', { argv: { rate: '' } }, /^--rate "": is not a number/, /--rate 64/],
    [
      'a duration without unit',
      { argv: { duration: '5' } },
      /^--duration 5: has no unit$/,
      /^write 5s or 5ms$/,
    ],
    ['a duration of 0', { argv: { duration: '0s' } }, /^--duration 0s: is not within 50ms/, /--duration 5s/],
    ['negative trials', { argv: { trials: '-1' } }, /^--trials -1: is not within 1/, /--trials 10/],
    ['half a trial', { argv: { trials: '1.5' } }, /^--trials 1.5: is not a whole number$/, /--trials 10/],
    ['no memory', { argv: { memory: '128,0' } }, /^--memory 0: is not within 32/, /--memory 256/],
    ['a negative cost', { argv: { 'max-cost': '-1' } }, /^--max-cost -1: is below 0$/, /--max-cost 1/],
    [
      'a flag given twice',
      { argv: { rate: ['5', '6'] } },
      /^--rate 5 and 6: is given 2 times$/,
      /--rate once/,
    ],
    ['an unknown flag', { argv: { rat: '5' } }, /^--rat: there is no such flag$/, /^did you mean --rate\?$/],
    ['a flag to come', { argv: { daemonise: 'x' } }, /^--daemonise: there is no such flag$/, /run --help/],
    [
      'a threshold that cannot be read',
      { argv: { threshold: ['errors<1%', 'warm.p99<20mss'] } },
      /^--threshold warm\.p99<20mss: at column 12: "mss" is no unit of time\n +warm\.p99<20mss\n +\^$/,
      /^write for example warm\.p99<20ms/,
    ],
    ['an empty threshold', { argv: { threshold: '' } }, /^--threshold "": at column 1: /, /warm\.p99<20ms/],
    [
      'what only thresholds have',
      { argv: { strict: true } },
      /^--strict: is for thresholds, and there is none$/,
      /--threshold 'warm\.p99<20ms' --strict/,
    ],
    [
      'a flag of another command',
      { argv: { port: '1' } },
      /^--port: is no flag of run$/,
      /belongs to runtime/,
    ],
    [
      'an unknown profile',
      { argv: { profile: 'bust' } },
      /^--profile bust: is not one of the choices/,
      /did you mean burst/,
    ],
    [
      'an unknown composition',
      { argv: { composition: 'dirct' } },
      /^--composition dirct: is not one/,
      /did you mean direct/,
    ],
    [
      'an unknown workload',
      { argv: { workload: 'nop' } },
      /^--workload nop: there is no such workload$/,
      /did you mean noop/,
    ],
    [
      'an unknown provider',
      { argv: { provider: 'nowhere' } },
      /^--provider nowhere: there is no such provider$/,
      /providers are: local/,
    ],
    [
      'an unknown reporter',
      { argv: { reporter: 'htm' } },
      /^--reporter htm: there is no such reporter$/,
      /did you mean html/,
    ],
    [
      'a glob without match',
      { argv: { workload: 'z*' } },
      /^--workload z\*: no workload matches this$/,
      /workloads are/,
    ],
    [
      'an axis without value',
      { argv: { set: 'chain.length=' } },
      /^--set chain.length=: is not of the form/,
      /chain.length=2,10/,
    ],
    [
      'an axis without key',
      { argv: { set: 'length=2' } },
      /^--set length=2: is not of the form/,
      /chain.length/,
    ],
    [
      'quick and full',
      { argv: { quick: true, full: true } },
      /^--quick and --full contradict/,
      /leave out one/,
    ],
    [
      'a variable that is no number',
      { env: { FAASMARK_RATE: 'x' } },
      /^FAASMARK_RATE=x: is not a number/,
      /FAASMARK_RATE=64/,
    ],
    [
      'a variable that is no boolean',
      { env: { FAASMARK_KEEP: 'yes' } },
      /^FAASMARK_KEEP=yes: is neither/,
      /1, 0, true or false/,
    ],
    [
      'an unknown variable',
      { env: { FAASMARK_MAXCOST: '5' } },
      /^FAASMARK_MAXCOST: there is no such setting$/,
      /did you mean FAASMARK_MAX_COST/,
    ],
    [
      'an unknown key',
      { file: { maxCots: 5 } },
      /^maxCots \(faasmark.config.json:2\): there is no such/,
      /did you mean maxCost/,
    ],
    [
      'a key of the wrong type',
      { file: { rate: 'fast' } },
      /^rate: "fast" \(faasmark.config.json:2\): is not a number$/,
      /rate: 64/,
    ],
    [
      'a number as a duration',
      { file: { duration: 5 } },
      /^duration: 5 \(faasmark.config.json:2\): has no unit$/,
      /write 5s or 5ms/,
    ],
    [
      'words that are no URL',
      { argv: { url: ['noop'] } },
      /^noop: is no http or https URL$/,
      /faasmark run -w noop/,
    ],
    ['a URL of another kind', { argv: { url: ['ftp://x/'] } }, /^ftp:.*is no http or https URL$/, /https:/],
    [
      'URLs with workloads',
      { argv: { url: ['http://x/'], workload: 'noop' } },
      /^--workload: has no meaning/,
      /leave out/,
    ],
    [
      'URLs with a provider',
      { argv: { url: ['http://x/'], provider: 'local' } },
      /^--provider local: deploys/,
      /leave out/,
    ],
    ['a body without URL', { argv: { body: 'x' } }, /^--body: is for URLs/, /faasmark run https/],
    [
      'http without URL',
      { argv: { provider: 'http' } },
      /^--provider http: http measures URLs/,
      /faasmark run https/,
    ],
    [
      'a status that is none',
      { argv: { url: ['http://x/'], 'expect-status': '99' } },
      /^--expect-status 99: is not within 100/,
      /200/,
    ],
    [
      'a method that is none',
      { argv: { url: ['http://x/'], method: 'P OST' } },
      /^--method P OST: is no HTTP method/,
      /POST/,
    ],
    [
      'a header that is ours to set',
      { argv: { url: ['http://x/'], header: 'Transfer-Encoding: chunked' } },
      /^--header Transfer-Encoding: \*\*\*: sets Transfer-Encoding$/,
      /leave it out/,
    ],
    [
      'a header without name',
      { argv: { url: ['http://x/'], header: 's3cret' } },
      /^--header \*\*\*: is not a header$/,
      /name: value/,
    ],
    [
      'a header with a line break',
      { argv: { url: ['http://x/'], header: 'a: s3cret\r\nb: c' } },
      /^--header a: \*\*\*: has a control/,
      /line breaks/,
    ],
    [
      'a header that cannot be sent',
      { argv: { url: ['http://x/'], header: 'a: s3cret →' } },
      /^--header a: \*\*\*: has a character beyond/,
      /percent-encode/,
    ],
    [
      'a variable that cannot be sent',
      { argv: { url: ['http://x/'], 'header-env': 'a=ARROW' }, env: { ARROW: 's3cret →' } },
      /^--header-env a=ARROW: the value has a character beyond/,
      /percent-encode/,
    ],
    [
      'a variable with a control character',
      { argv: { url: ['http://x/'], 'header-env': 'a=BELL' }, env: { BELL: 's3cret \u0007' } },
      /^--header-env a=BELL: the value holds a line break or another control character$/,
      /single line/,
    ],
    [
      'a variable that is missing',
      { argv: { url: ['http://x/'], 'header-env': 'a=NOPE' } },
      /^--header-env a=NOPE: the environment has no NOPE$/,
      /export NOPE/,
    ],
  ];
  for (const [title, given, message, hint] of table) {
    it(title, async () => {
      const problems = await problemsOf(given);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.message ?? '', message);
      assert.match(problems[0]?.hint ?? '', hint);
      assert.doesNotMatch(JSON.stringify(problems), /s3cret/);
    });
  }

  it('lists everything at once, from every layer', async () => {
    const problems = await problemsOf({
      argv: { rate: '0', duration: '5', rat: '1', workload: 'nop,z*', provider: 'nowhere' },
      env: { FAASMARK_TRIALS: 'x', FAASMARK_NOPE: '1' },
      file: { connections: 0, nope: 1 },
    });
    assert.equal(problems.length, 10, JSON.stringify(problems, null, 2));
  });
});

describe('URLs', () => {
  it('choose the http provider, GET without body and POST with one', async () => {
    const url = ['http://127.0.0.1:1/'];
    const get = await resolved({ argv: { url } });
    assert.deepEqual(get.config.providers, ['http']);
    assert.equal(get.config.method, 'GET');
    assert.equal((await resolved({ argv: { url, body: '{}' } })).config.method, 'POST');
    assert.equal((await resolved({ argv: { url, method: 'put' } })).config.method, 'PUT');
  });

  it('ignore what a config file says for deployed functions', async () => {
    const { config } = await resolved({
      argv: { url: ['http://127.0.0.1:1/'] },
      file: { provider: 'local', workload: 'chain' },
    });
    assert.deepEqual(config.providers, ['http']);
    assert.deepEqual(config.workloads, []);
  });

  it('take header values from the environment', async () => {
    const { config } = await resolved({
      argv: { url: ['http://127.0.0.1:1/'], header: 'Accept: a=b', 'header-env': 'authorization=MY_TOKEN' },
      env: { MY_TOKEN: 'Bearer x' },
    });
    assert.deepEqual(config.headers, { Accept: 'a=b', authorization: 'Bearer x' });
  });
});

describe('config files in the folder', () => {
  it('must be one', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'faasmark.config.json'), '{}');
    await writeFile(join(cwd, 'faasmark.config.mjs'), 'export default {};');
    await assert.rejects(resolveConfig({ argv: {}, env: {}, cwd }), /there are 2 config files/);
    const { config } = await resolveConfig({ argv: { config: 'faasmark.config.mjs' }, env: {}, cwd });
    assert.equal(config.configFile, join(cwd, 'faasmark.config.mjs'));
  });

  it('may lie elsewhere, named by flag or environment', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, 'sub'));
    await writeFile(join(cwd, 'sub', 'mine.json'), '{"rate": 7}');
    const { config } = await resolveConfig({ argv: {}, env: { FAASMARK_CONFIG: 'sub/mine.json' }, cwd });
    assert.equal(config.ratePerSecond, 7);
    await assert.rejects(resolveConfig({ argv: { config: 'nope.ts' }, env: {}, cwd }), /cannot be read/);
  });
});
