/** `faasmark compare` on stored runs, as real processes in folders of their own: what it prints, writes, refuses and ends in. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { Ajv } from 'ajv';
import type { ComparisonDocument } from '../../src/model/ComparisonDocument.js';
import type { RunRecord } from '../../src/model/RunRecord.js';
import { seededRandom } from '../analyse/build-evidence.js';
import { generatedBaselines, generatedRun } from '../compare/generated-run.js';
import { duetRecord } from '../fixtures/duet-record.js';
import { runRecord } from '../fixtures/run-record.js';
import { faasmark, temporaryFolder, type Finished } from './faasmark-process.js';

const SCHEMA = new URL('../../schemas/comparison-1.json', import.meta.url);
const MEDIANS = { noop: 5_000, chain: 8_000, fanin: 12_000 };

let cwd: string;

/** Stored and registered as a run would be. */
async function store(run: RunRecord, folder: string): Promise<void> {
  await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(join(cwd, folder, 'run.json'), JSON.stringify(run));
  await mkdir(join(cwd, '.faasmark', 'runs'), { recursive: true });
  const entry = JSON.stringify({ id: run.id, path: join(cwd, folder) });
  await appendFile(join(cwd, '.faasmark', 'runs', 'index.jsonl'), `${entry}\n`);
}

async function compare(...args: string[]): Promise<Finished> {
  return faasmark(['compare', ...args], { cwd });
}

function documentOf({ stdout, stderr }: Finished): ComparisonDocument {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as ComparisonDocument;
}

before(async () => {
  cwd = await temporaryFolder();
  const random = seededRandom(11);
  const runs = generatedBaselines(5, { random, medians: MEDIANS, spread: 0.01 });
  for (const [place, run] of runs.entries()) await store(run, join('nightly', String(place), 'deep'));
  const other = runRecord();
  await store(
    {
      ...other,
      id: 'unlike',
      client: { ...other.client, cpu: 'Another CPU' },
      series: other.series.map((one) => ({ ...one, load: { ...one.load, rate: 9 } })),
    },
    'unlike',
  );
  await store(
    generatedRun({ id: 'slower', random, medians: { ...MEDIANS, chain: MEDIANS.chain * 1.2 } }),
    'slower',
  );
});

describe('faasmark compare', () => {
  it('in CI finds what got slower than five earlier runs, names it and exits 11', async () => {
    const { code, stdout, stderr } = await compare('nightly', 'latest', '--fail-on', 'regression');
    assert.equal(code, 11, stderr);
    assert.match(stderr, /^exit 11: local\/local\/chain\[caller\]: p99 is worse: \d+ % slower .*\n$/);
    assert.match(stdout, /^ {2}chain\[caller\] p99 .*\n {4}worse: /m);
    assert.match(stdout, /of 3 gates: 1 worse/);
    assert.match(stdout, /^Regression: local\/local\/chain/m);
    assert.match(stdout, /^Exploratory: /m);
  });

  it('exits 0 without --fail-on, and where the margin allows it', async () => {
    assert.equal((await compare('nightly', 'latest')).code, 0);
    assert.equal((await compare('nightly', 'latest', '--fail-on', 'regression=60%')).code, 0);
  });

  it('says of a single baseline that nothing is a regression', async () => {
    const { code, stdout } = await compare('nightly/0', 'latest', '--fail-on', 'regression');
    assert.equal(code, 0);
    assert.match(stdout, /worse: .*\n +but no regression: 1 baseline of the same kind of hour/);
    assert.match(stdout, /^No regression\.$/m);
  });

  it('takes latest as the run before the head, an id, a file, and several with commas', async () => {
    const before = documentOf(await compare('latest', 'base-2', '--json'));
    assert.deepEqual(
      before.base.runs.map(({ id }) => id),
      ['base-1'],
    );
    const several = documentOf(await compare('base-1,nightly/0/deep/run.json', 'base-2', '--json'));
    assert.deepEqual(
      several.base.runs.map(({ id }) => id),
      ['base-1', 'base-0'],
    );
  });

  it('compares several heads with one base in one table', async () => {
    const { stdout, code } = await compare('base-0', 'base-1', 'slower');
    assert.equal(code, 0);
    assert.match(stdout, /^series +base +head 1 +head 2$/m);
    assert.match(
      stdout,
      /^ {2}chain\[caller\] p99 +\d\.\d\d ms +\S+ ms \(\d\.\d\d\) [?=] +\S+ ms \(1\.\d\d\) ✕$/m,
    );
  });

  it('writes every form into a folder, whole, and the same bytes again', async () => {
    const first = await compare('nightly', 'slower', '--out', 'site/deep');
    assert.equal(first.code, 0, first.stderr);
    const files = await readdir(join(cwd, 'site', 'deep'));
    for (const file of ['comparison.md', 'comparison.json', 'comparison.html', 'junit.xml']) {
      assert.ok(files.includes(file), files.join());
      assert.match(first.stdout, new RegExp(`^site/deep/${file}$`, 'm'));
    }
    assert.ok(files.every((file) => !file.endsWith('.part')));
    const read = () => Promise.all(files.map((file) => readFile(join(cwd, 'site', 'deep', file), 'utf8')));
    const bytes = await read();
    await compare('nightly', 'slower', '--out', 'site/deep');
    assert.deepEqual(await read(), bytes);
  });

  it('prints a document of the published schema, and nothing else, with --json', async () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
    for (const args of [
      ['nightly', 'slower'],
      ['base-0', 'base-1', 'slower', '--out', 'json-too'],
      ['unlike', 'slower', '--force'],
    ]) {
      const document = documentOf(await compare(...args, '--json'));
      assert.ok(validate(document), JSON.stringify(validate.errors));
    }
    assert.equal(validate({ schema: 'faasmark.comparison/1' }), false);
  });

  it('shows the comparison that a duet holds, and ends as that says when asked', async () => {
    await store({ ...duetRecord(), id: 'duet' }, 'duet');
    const { code, stdout } = await compare('duet');
    assert.equal(code, 0);
    assert.match(stdout, /a duet, its base memory=512/);
    assert.match(stdout, /about 14 more blocks would decide/);
    assert.equal((await compare('duet', '--fail-on', 'regression')).code, 11);
  });

  it('prints text where no folder is named, and asks for one for the page', async () => {
    const { stdout, code } = await compare('base-0', 'base-1', '--reporter', 'markdown');
    assert.equal(code, 0);
    assert.match(stdout, /^# FaaSMark comparison\n/);
    const page = await compare('base-0', 'base-1', '--reporter', 'html');
    assert.equal(page.code, 2);
    assert.match(page.stderr, /^error: the page of a comparison is a file\nhint: .*--out DIR\n$/);
  });

  it('labels what was forced in every form', async () => {
    const { stdout, code } = await compare('unlike', 'slower', '--force', '--out', 'forced');
    assert.equal(code, 0);
    assert.match(stdout, /^Forced: the runs differ in what matters/m);
    const text = (file: string) => readFileSync(join(cwd, 'forced', file), 'utf8');
    assert.match(text('comparison.md'), /^> \*\*Forced\\?: /m);
    assert.equal((JSON.parse(text('comparison.json')) as ComparisonDocument).forced, true);
    assert.match(text('comparison.html'), /class="label">⚠ <bdi class="quoted">Forced: /);
    assert.match(text('junit.xml'), /<property name="caveat" value="Forced: /);
  });
});

describe('faasmark compare refuses in a sentence with a hint, and writes nothing', () => {
  before(async () => {
    const [base] = generatedBaselines(1, { random: seededRandom(1), medians: MEDIANS, spread: 0 });
    assert.ok(base);
    const stored = JSON.stringify(base);
    for (const [folder, text] of [
      ['truncated', stored.slice(0, stored.length / 2)],
      ['newer', stored.replace('faasmark.run/1', 'faasmark.run/2')],
      ['no-run', '{"schema":"something else"}'],
    ] as const) {
      await mkdir(join(cwd, folder));
      await writeFile(join(cwd, folder, 'run.json'), text);
    }
    await mkdir(join(cwd, 'empty', 'deep'), { recursive: true });
    await store(
      { ...base, id: 'elsewhere', series: base.series.map((one) => ({ ...one, id: `aws${one.id}` })) },
      'elsewhere',
    );
  });

  const cases: readonly [string, readonly string[], RegExp][] = [
    ['no run at all', [], /no run is named/],
    ['a single run that was no duet', ['slower'], /measured without --against/],
    ['a base that is not there', ['nowhere', 'slower'], /no run "nowhere"/],
    ['a head that is not there', ['base-0', 'nowhere'], /no run "nowhere"/],
    ['a truncated run.json', ['truncated', 'slower'], /truncated/],
    ['a truncated head', ['base-0', 'truncated'], /truncated/],
    ['a newer schema', ['newer', 'slower'], /schema faasmark\.run\/2; this version reads faasmark\.run\/1/],
    ['something else', ['no-run', 'slower'], /is not a run/],
    ['an empty folder', ['empty', 'slower'], /empty holds no run/],
    ['an empty folder as head', ['base-0', 'empty'], /holds no run\.json/],
    ['nothing in common', ['elsewhere', 'slower'], /no series in common/],
    ['nothing before the head', ['latest', 'base-0'], /no run here before base-0/],
    ['a gate without a series', ['base-0', 'slower', '--gate', 'nothing'], /no series of the head matches/],
    ['something else to fail on', ['base-0', 'slower', '--fail-on', 'anything'], /nothing to fail on/],
    ['a margin without a percent sign', ['base-0', 'slower', '--fail-on', 'regression=5'], /no percentage/],
    ['two margins', ['base-0', 'slower', '--fail-on', 'regression=5%', '--margin', '3%'], /name two margins/],
    ['a form that there is not', ['base-0', 'slower', '--reporter', 'cvs'], /no such comparison reporter/],
  ];
  for (const [what, args, message] of cases) {
    it(what, async () => {
      const { code, stdout, stderr } = await compare(...args, '--out', 'refused');
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      const [error = '', hint = '', ...more] = stderr.trimEnd().split('\n');
      assert.match(error, message);
      assert.match(error, /^error: \S/);
      assert.match(hint, /^hint: \S/);
      assert.deepEqual(more, []);
      assert.equal(existsSync(join(cwd, 'refused')), false);
    });
  }

  it('what differs, all of it at once', async () => {
    const { code, stderr } = await compare('unlike', 'duet', 'slower', '--out', 'refused');
    assert.equal(code, 2);
    assert.match(stderr, /^error: The runs cannot be compared: they differ in \d+ things that matter\.$/m);
    assert.match(stderr, /^ {2}- .*: the base \(unlike\) has .*, the head \(slower\) .*\n {4}hint: \S/m);
    assert.match(stderr, /^hint: .*--force/m);
    assert.equal(existsSync(join(cwd, 'refused')), false);
  });

  it('a folder that cannot be written', async () => {
    await writeFile(join(cwd, 'file'), '');
    const { code, stderr } = await compare('base-0', 'slower', '--out', 'file/below');
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: --out file\/below/);
  });
});

describe('faasmark compare of hostile runs', () => {
  it('lets no text out of its place', async () => {
    await store({ ...duetRecord({ hostile: true }), id: 'evil\u001b[31m\u202e<b>' }, 'evil');
    const { stdout, stderr, code } = await compare('evil', '--out', 'evil-out');
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e\u2028]/u);
    const markdown = readFileSync(join(cwd, 'evil-out', 'comparison.md'), 'utf8').replace(/\\./gs, '');
    assert.deepEqual([...new Set(markdown.match(/<[^>]*>/g))], ['<br>']);
    assert.ok(markdown.length < 60_000, 'long notes are cut');
    const json = readFileSync(join(cwd, 'evil-out', 'comparison.json'), 'utf8');
    assert.equal((JSON.parse(json) as ComparisonDocument).comparisons[0]?.head.id, 'evil\u001b[31m\u202e<b>');
  });
});
