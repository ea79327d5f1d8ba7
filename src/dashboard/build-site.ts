/** Folders of runs and a folder for the site go in; the site is there or up to date, and what was added, refused and written comes out. */
import { resolve } from 'node:path';
import { FaasmarkError, type Problem } from '../errors.js';
import type { CalibrationRecord } from '../model/Calibration.js';
import type { RunRecord } from '../model/RunRecord.js';
import type { Annotation, Refusal, RunSummary, Site } from '../model/Site.js';
import { dataPath, deriveSite, inOrder, newestWithReport, reportPath } from './derive/derive-site.js';
import { historyText, monthOf } from './derive/history.js';
import { uuidOf } from './derive/uuid.js';
import { findSources, type Source, type Sources } from './find-sources.js';
import { knownRuns, storedRun } from './known-runs.js';
import { newestProof, PROOF_DATA, siteProof, type NewestProof } from './newest-proof.js';
import { readSource } from './read-source.js';
import { openSiteFolder, type SiteFolder } from './site-folder.js';

export interface SiteRenderers {
  /** Every page, feed, badge and asset by its path. Pure. */
  pages(site: Site): Promise<ReadonlyMap<string, string>>;
  report(run: RunRecord): Promise<string>;
  proof(record: CalibrationRecord): Promise<string>;
}

export interface BuildRequest {
  folders: readonly string[];
  /** As given. */
  out: string;
  cwd: string;
  nowMs: number;
  staleAfterMs: number;
  /** Null: those that the site has. */
  annotations: readonly Annotation[] | null;
  /** Wrong in what was given, to be listed with what else is. */
  problems: readonly Problem[];
  version: string;
  renderers: SiteRenderers;
  tell(what: string): void;
}

export interface BuiltSite {
  site: Site;
  /** Ids of runs that the site did not have, or not with these contents. */
  added: readonly string[];
  /** Of this call. */
  refused: readonly Refusal[];
  written: readonly string[];
  removed: readonly string[];
}

/** A site lists at most so many refusals, the newest call's first. */
const MOST_REFUSALS = 500;
/** Runs that are read from the disk while one is looked at. */
const AHEAD = 3;

/** @throws `bad-run-folder` when no run is left to show, `bad-output-folder`; in both cases nothing is written */
export async function buildSite(request: BuildRequest): Promise<BuiltSite> {
  const { cwd, nowMs, tell } = request;
  const path = resolve(cwd, request.out);
  const sources = await findSources(request.folders, cwd, path);
  const problems = [...request.problems, ...sources.problems];
  if (problems.length > 0) throw badInput(problems);
  const folder = await openSiteFolder(path, request.out);
  const known = await knownRuns(folder, nowMs);
  const taken = await takeIn(sources, folder, known, request);
  const { proof, refused: badProofs } = await newestProof(folder, sources.calibrations);
  const refused = [...taken.refused, ...badProofs];
  if (taken.accepted === 0) throw nothingLeft(request.folders, taken.refused);

  tell('writing the site');
  const summaries = inOrder([...known.values()]);
  const lost = new Set(summaries.filter((one) => !taken.stored.has(dataPath(one))).map(({ id }) => id));
  const annotations = request.annotations ?? folder.manifest?.annotations ?? [];
  const places = new Set([...refused.map(({ place }) => place), ...taken.places]);
  const allRefused = [
    ...refused,
    ...(folder.manifest?.refused ?? []).filter(
      ({ place, id }) => !places.has(place) && !(id !== null && known.has(id)),
    ),
  ].slice(0, MOST_REFUSALS);
  const id = folder.manifest?.id ?? uuidOf(`site ${summaries[0]?.id ?? ''}`);
  const site = deriveSite({
    id,
    version: request.version,
    nowMs,
    staleAfterMs: request.staleAfterMs,
    summaries,
    lost,
    annotations,
    refused: allRefused,
    proof: proof === null ? null : siteProof(proof),
  });
  await writeHistory(folder, summaries, taken.added);
  const rendered = [
    ...(await writeReports(folder, summaries, lost, request)),
    ...(proof === null ? [] : await writeProof(folder, proof, request)),
  ];
  for (const [name, text] of await request.renderers.pages(site)) await folder.put(name, text);
  await folder.finish({
    id,
    sources: taken.fingerprints,
    rendered,
    annotations: [...annotations],
    refused: allRefused,
  });
  return { site, added: taken.added, refused, written: folder.written, removed: folder.removed };
}

interface TakenIn {
  /** Runs among the folders given that the site shows, new or not. */
  accepted: number;
  added: string[];
  refused: Refusal[];
  /** Where an accepted run lies now. */
  places: string[];
  fingerprints: [string, string][];
  /** Paths of compressed records that are there. */
  stored: Set<string>;
}

/** Reads what is new, one after the other, and keeps of each run no more than its summary. */
async function takeIn(
  { runs, unfinished }: Sources,
  folder: SiteFolder,
  known: Map<string, RunSummary>,
  { nowMs, tell }: BuildRequest,
): Promise<TakenIn> {
  const before = new Map(folder.manifest?.sources);
  const taken: TakenIn = {
    accepted: 0,
    added: [],
    refused: [],
    places: [],
    fingerprints: [],
    stored: new Set(),
  };
  const seen = new Map<string, string>();
  const isKnown = ({ fingerprint }: Source): RunSummary | null => {
    const summary = known.get(before.get(fingerprint) ?? '');
    return summary !== undefined && folder.intact.has(dataPath(summary)) ? summary : null;
  };
  for (const summary of known.values()) {
    if (!folder.intact.has(dataPath(summary))) continue;
    folder.keep(dataPath(summary));
    taken.stored.add(dataPath(summary));
  }
  for (const place of unfinished) {
    const reason = 'there is no run.json: it ended before anything was recorded';
    taken.refused.push({ place, id: null, startedAt: null, kind: 'unreadable', reason });
  }
  const unread: Source[] = [];
  for (const source of runs) {
    const summary = isKnown(source);
    if (summary === null) {
      unread.push(source);
      continue;
    }
    accept(source, summary);
  }
  // What was read is let go at once: a thousand records together would not fit.
  const reading = unread.slice(0, AHEAD).map((source) => readSource(source, nowMs));
  for (const [index, source] of unread.entries()) {
    const next = unread[index + AHEAD];
    if (next !== undefined) reading.push(readSource(next, nowMs));
    const read = await reading.shift();
    if (read === undefined) continue;
    if (index % 200 === 0) tell(`reading runs: ${String(index)} of ${String(unread.length)}`);
    if (read.kind === 'refused') {
      taken.refused.push(read.refusal);
      continue;
    }
    const { summary, compressed } = read;
    const other = seen.get(summary.id);
    if (other !== undefined && other !== summary.sha256) {
      const { id, startedAt } = summary;
      const reason = 'another run with other contents has the same id';
      taken.refused.push({ place: source.place, id: id.slice(0, 200), startedAt, kind: 'duplicate', reason });
      continue;
    }
    if (known.get(summary.id)?.sha256 !== summary.sha256) taken.added.push(summary.id);
    known.set(summary.id, summary);
    accept(source, summary);
    await folder.put(dataPath(summary), compressed);
    taken.stored.add(dataPath(summary));
  }
  return taken;

  function accept(source: Source, { id, sha256 }: RunSummary): void {
    seen.set(id, sha256);
    taken.accepted++;
    taken.places.push(source.place);
    taken.fingerprints.push([source.fingerprint, id]);
  }
}

/** Months without a new run stay as they are. */
async function writeHistory(
  folder: SiteFolder,
  summaries: readonly RunSummary[],
  added: readonly string[],
): Promise<void> {
  const isNew = new Set(added);
  const months = new Map<string, RunSummary[]>();
  for (const summary of summaries) {
    const month = months.get(monthOf(summary)) ?? [];
    month.push(summary);
    months.set(monthOf(summary), month);
  }
  for (const [month, runs] of months) {
    const name = `data/history/${month}.js`;
    const listed = folder.manifest?.files.some(([path]) => path === name) === true;
    const unchanged =
      listed && folder.intact.has(name) && !folder.interrupted && !runs.some(({ id }) => isNew.has(id));
    if (unchanged) folder.keep(name);
    else await folder.put(name, historyText(runs));
  }
}

/** Pages of the newest runs: made when they are not there, or of another run or version. */
async function writeReports(
  folder: SiteFolder,
  summaries: readonly RunSummary[],
  lost: ReadonlySet<string>,
  { renderers, version }: BuildRequest,
): Promise<[string, string][]> {
  const before = new Map(folder.manifest?.rendered);
  const newest = newestWithReport(summaries, lost);
  const rendered: [string, string][] = [];
  for (const summary of summaries.filter(({ id }) => newest.has(id))) {
    const name = reportPath(summary);
    const key = `${summary.sha256} ${version}`;
    if (folder.intact.has(name) && before.get(name) === key) folder.keep(name);
    else {
      const stored = await storedRun(folder, dataPath(summary));
      if (stored === null) continue;
      await folder.put(name, await renderers.report(stored.record));
    }
    rendered.push([name, key]);
  }
  return rendered;
}

async function writeProof(
  folder: SiteFolder,
  proof: NewestProof,
  { renderers, version }: BuildRequest,
): Promise<[string, string][]> {
  const name = 'proof.html';
  const key = `${proof.sha256} ${version}`;
  await folder.put(PROOF_DATA, proof.bytes);
  // Made from the record: a page that lies beside it may be anybody's.
  if (folder.intact.has(name) && new Map(folder.manifest?.rendered).get(name) === key) folder.keep(name);
  else await folder.put(name, await renderers.proof(proof.record));
  return [[name, key]];
}

function badInput(problems: readonly Problem[]): FaasmarkError {
  const [first] = problems;
  return new FaasmarkError({
    code: 'bad-config',
    message: problems.length === 1 ? (first?.message ?? '') : `${String(problems.length)} problems`,
    hint: first?.hint ?? '',
    problems,
  });
}

function nothingLeft(folders: readonly string[], refused: readonly Refusal[]): FaasmarkError {
  const where = folders.join(', ');
  if (refused.length === 0) {
    return new FaasmarkError({
      code: 'bad-run-folder',
      message: `there is no run in ${where}`,
      hint: 'name a folder that holds runs; faasmark run makes one in .faasmark/runs',
    });
  }
  const [first] = refused;
  return new FaasmarkError({
    code: 'bad-run-folder',
    message:
      refused.length === 1 && first !== undefined
        ? `the only run in ${where} is refused: ${first.place}: ${first.kind}, ${first.reason}`
        : `all ${String(refused.length)} runs in ${where} are refused`,
    hint: 'a dashboard shows complete and trustworthy runs: faasmark run makes one',
    problems: refused
      .slice(0, 50)
      .map(({ place, kind, reason }) => ({ message: `${place}: ${kind}`, hint: reason })),
  });
}
