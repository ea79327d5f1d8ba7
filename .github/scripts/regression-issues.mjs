/** The verdicts of a night go in; one issue per lasting regression is opened, commented, or closed. */
import { apiFromEnvironment, ApiError } from './github-api.mjs';
import {
  bodyOf,
  code,
  keyOf,
  quietNights,
  readMarker,
  tableOf,
  titleOf,
  withQuietNights,
} from './regression-issue-text.mjs';
import { objectIn, textOf, verdictFiles } from './run-files.mjs';
import { error, notice } from './workflow-command.mjs';

const LABEL = 'faasmark-regression';
/** Quiet nights. */
const ENOUGH = 3;
const { VERDICTS = '.', GITHUB_SERVER_URL = '', GITHUB_REPOSITORY = '', GITHUB_RUN_ID = '' } = process.env;
const link = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
const api = apiFromEnvironment();

function verdicts() {
  return verdictFiles(VERDICTS)
    .map((path) => objectIn(textOf(path) ?? ''))
    .filter((verdict) => verdict?.schema === 'faasmark.nightly-verdict/1');
}

/** Pull requests are issues too (REST API, "List repository issues"). Only who may write can give the label. */
async function openIssues() {
  const found = await api.list(`/issues?state=open&labels=${LABEL}`);
  return found.flatMap((issue) => {
    const marker = issue.pull_request === undefined ? readMarker(issue.body) : null;
    return marker === null ? [] : [{ ...issue, marker }];
  });
}

async function ensureLabel() {
  try {
    await api.post('/labels', {
      name: LABEL,
      color: 'b60205',
      description: 'A nightly run was worse than its baselines, twice',
    });
  } catch (problem) {
    // 422: it exists.
    if (!(problem instanceof ApiError) || problem.status !== 422) throw problem;
  }
}

const comment = (issue, body) => api.post(`/issues/${issue.number}/comments`, { body });

async function close(issue, body, reason) {
  await comment(issue, body);
  await api.patch(`/issues/${issue.number}`, { state: 'closed', state_reason: reason });
  notice(`closed #${issue.number}`);
}

/** A night that cannot tell has not shown that it is gone; three of them in a row are taken for it. */
async function follow(issue, { verdict, run, regressions, judged, settled }) {
  const about = issue.marker.series;
  const still = regressions.filter(({ series }) => about.has(keyOf(series)));
  const has = (series) => [...about].every((key) => series.some((one) => keyOf(one) === key));
  const before = quietNights(issue.body);
  if (still.length > 0) {
    await comment(issue, `Still there in ${code(run)} ([workflow run](${link})).\n\n${tableOf(still)}`);
    if (before > 0) await api.patch(`/issues/${issue.number}`, { body: withQuietNights(issue.body, 0) });
  } else if (['fine', 'regression'].includes(verdict) && has(judged)) {
    const nights = before + 1;
    const words = has(settled)
      ? 'is no worse than the baselines'
      : 'is the third night in a row that did not find it';
    if (has(settled) || nights >= ENOUGH) {
      await close(issue, `Gone: ${code(run)} ${words} ([workflow run](${link})).`, 'completed');
    } else {
      await api.patch(`/issues/${issue.number}`, { body: withQuietNights(issue.body, nights) });
    }
  }
}

/** What an issue is about and is still worse goes on in it; what no issue is about opens one, together. */
async function settle(verdict, issues) {
  const { row, run, regressions, accepted } = verdict;
  const own = issues.filter(({ marker }) => marker.row === keyOf(row));
  if (accepted && run !== null) {
    for (const issue of own) {
      await close(
        issue,
        `Accepted: ${code(run)} is the new baseline ([workflow run](${link})).`,
        'not_planned',
      );
    }
    return;
  }
  for (const issue of own) await follow(issue, verdict);
  const known = new Set(own.flatMap(({ marker }) => [...marker.series]));
  const unknown = regressions.filter(({ series }) => !known.has(keyOf(series)));
  if (unknown.length === 0) return;
  await ensureLabel();
  const fresh = { row, run, regressions: unknown };
  const issue = await api.post('/issues', {
    title: titleOf(fresh),
    body: bodyOf(fresh, link),
    labels: [LABEL],
  });
  notice(`opened #${issue.number}`);
}

try {
  const issues = await openIssues();
  for (const verdict of verdicts()) await settle(verdict, issues);
} catch (problem) {
  const hint =
    problem.status === 403 || problem.status === 410
      ? '; the job needs `issues: write`, and the repository its issues'
      : '';
  error(`the issues could not be kept: ${problem.message}${hint}`);
  process.exitCode = 1;
}
