/** Markdown files go in; they stand in one comment of the pull request, which each run updates, or in the summary where that is forbidden. */
import { apiFromEnvironment, ApiError } from './github-api.mjs';
import { objectIn, textOf } from './run-files.mjs';
import { splitLines } from './split-words.mjs';
import { addToSummary, notice, warning } from './workflow-command.mjs';

/** GitHub refuses more than 65,536 characters. */
const MOST = 60_000;
const { FILES = '', KEY = '', AUTHOR = 'github-actions[bot]', GITHUB_EVENT_PATH = '' } = process.env;
const { GITHUB_SERVER_URL = '', GITHUB_REPOSITORY = '', GITHUB_RUN_ID = '' } = process.env;

const marker = `<!-- faasmark ${JSON.stringify(KEY).replaceAll('>', '\\u003e').replaceAll('--', '\\u002d-')} -->`;
const link = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;

function text() {
  const parts = splitLines(FILES).flatMap((path) => textOf(path) ?? []);
  const whole = parts.length === 0 ? 'FaaSMark measured nothing; the log says why.' : parts.join('\n\n');
  const shown = whole.length > MOST ? `${whole.slice(0, MOST)}\n\n… cut; the artifact has all of it.` : whole;
  return `${marker}\n${shown}\n\n[Workflow run](${link})`;
}

async function put(number, body) {
  const api = apiFromEnvironment();
  const comments = await api.list(`/issues/${number}/comments`);
  // Anybody can write the marker: only a comment of our own is overwritten.
  const own = comments.find((one) => one.user?.login === AUTHOR && one.body?.startsWith(marker));
  if (own === undefined) await api.post(`/issues/${number}/comments`, { body });
  else await api.patch(`/issues/comments/${own.id}`, { body });
}

const number = objectIn(textOf(GITHUB_EVENT_PATH) ?? '')?.pull_request?.number;
if (Number.isInteger(number)) {
  const body = text();
  try {
    await put(number, body);
  } catch (problem) {
    const forbidden = problem instanceof ApiError && [401, 403, 404].includes(problem.status);
    const why = forbidden
      ? 'its token may not comment (a fork’s may not; otherwise the job needs `pull-requests: write`)'
      : problem.message;
    // The measurement stands, whoever may read it where.
    (forbidden ? notice : warning)(`the comment on the pull request was not written: ${why}`);
    addToSummary(body);
  }
} else {
  notice('this is no pull request: no comment');
}
