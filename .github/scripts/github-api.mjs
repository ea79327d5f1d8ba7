/** A token and a repository go in; requests to GitHub's REST API come out, repeated where that helps, and read to the last page. */
import { setTimeout } from 'node:timers/promises';

const ATTEMPTS = 4;
/** Of one answer; a page of 100 issues is far below. */
const TIMEOUT_MS = 30_000;

export class ApiError extends Error {
  constructor(status, method, path, message) {
    super(`${method} ${path}: ${status} ${message}`);
    this.status = status;
  }
}

/** `waitMs` is the pause before the second attempt; it doubles with each. */
export function githubApi({ url, token, repository, waitMs = 1_000 }) {
  const base = `${url.replace(/\/$/, '')}/repos/${repository}`;

  async function send(method, address, body) {
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'user-agent': 'faasmark',
      'x-github-api-version': '2022-11-28',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return fetch(address, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  /**
   * A request that creates something is repeated only when it was surely not carried out: GitHub answered 502, 503 or
   * a limit. One whose answer was lost may have been, and twice is worse than a red job.
   */
  async function request(method, address, body) {
    const safe = method !== 'POST';
    for (let attempt = 1; ; attempt++) {
      const last = attempt === ATTEMPTS;
      let pauseMs = waitMs * 2 ** (attempt - 1);
      try {
        const response = await send(method, address, body);
        if (response.ok) return response;
        const { message = '' } = await response.json().catch(() => ({}));
        const limited = isLimit(response);
        if (last || !(limited || (safe ? response.status >= 500 : [502, 503].includes(response.status)))) {
          throw new ApiError(response.status, method, new URL(address).pathname, message);
        }
        if (limited) pauseMs = Math.max(pauseMs, Number(response.headers.get('retry-after') ?? 0) * 1_000);
      } catch (problem) {
        if (problem instanceof ApiError || last || !safe) throw problem;
      }
      await setTimeout(pauseMs);
    }
  }

  const json = async (method, path, body) => (await request(method, `${base}${path}`, body)).json();

  return {
    post: (path, body) => json('POST', path, body),
    patch: (path, body) => json('PATCH', path, body),
    /** Everything, by the `next` of each answer's Link header (RFC 8288). */
    async list(path) {
      const found = [];
      let next = `${base}${path}${path.includes('?') ? '&' : '?'}per_page=100`;
      while (next !== null) {
        const response = await request('GET', next);
        found.push(...(await response.json()));
        next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
      }
      return found;
    },
  };
}

/** GitHub Docs, "Rate limits for the REST API": 429, or 403 with `retry-after` or nothing remaining. */
function isLimit({ status, headers }) {
  if (status === 429) return true;
  return status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0');
}

/** What the runner tells every step. */
export function apiFromEnvironment(env = process.env) {
  return githubApi({
    url: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    token: env['TOKEN'] ?? '',
    repository: env['GITHUB_REPOSITORY'] ?? '',
    waitMs: Number(env['API_RETRY_MS'] ?? 1_000),
  });
}
