/** The far side of HTTP: a loopback server that keeps issues, comments and labels as GitHub's REST API does, and refuses what its description does not allow. */
import { Ajv } from 'ajv';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ENDPOINTS, type Endpoint } from './github-shapes.js';

export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: string[];
  pull_request?: object;
}
export interface FakeComment {
  id: number;
  issue: number;
  body: string;
  user: { login: string };
}
export interface FakeGithub {
  url: string;
  issues: FakeIssue[];
  comments: FakeComment[];
  labels: string[];
  /** As `GET /repos/…`; what was refused is there too. */
  requests: string[];
  /** Answers that come in place of the next ones. */
  faults: (number | { status: number; headers: Record<string, string> })[];
  /** These are carried out, and the connection is gone before the answer. */
  losesAnswersTo: 'POST' | null;
  /** What the token may not do, as a fork's. */
  forbidden: ('POST' | 'PATCH')[];
  close(): Promise<void>;
}

const REPOSITORY = 'someone/faasmark';
const TOKEN = 'the-token';
/** GitHub's own. */
const LONGEST_BODY = 65_536;
export const githubEnvironment = (github: FakeGithub): Record<string, string> => ({
  GITHUB_API_URL: github.url,
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: REPOSITORY,
  GITHUB_RUN_ID: '77',
  TOKEN,
  API_RETRY_MS: '1',
});

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export async function startFakeGithub(): Promise<FakeGithub> {
  const ajv = new Ajv();
  const validators = new Map(
    ENDPOINTS.map((endpoint) => [endpoint, endpoint.body === null ? null : ajv.compile(endpoint.body)]),
  );
  const server = createServer((request, response) => {
    void answerTo(request).then((answer) => {
      if (answer === 'drop') {
        response.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const github: FakeGithub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issues: [],
    comments: [],
    labels: [],
    requests: [],
    faults: [],
    losesAnswersTo: null,
    forbidden: [],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answerTo(request: IncomingMessage): Promise<Answer | 'drop'> {
    const sent = await text(request);
    github.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const fault = github.faults.shift();
    if (typeof fault === 'number') return { status: fault, body: { message: 'a fault' } };
    if (typeof fault === 'object')
      return { status: fault.status, body: { message: 'a fault' }, headers: fault.headers };
    try {
      const answer = carryOut(request, sent);
      return request.method === github.losesAnswersTo ? 'drop' : answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: { message: error.message } };
    }
  }

  function carryOut(request: IncomingMessage, sent: string): Answer {
    const url = new URL(request.url ?? '/', github.url);
    const { endpoint, parts } = find(request.method ?? '', url);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) throw new Refusal(401, 'Bad credentials');
    // GitHub Docs, "Getting started with the REST API": without it a request is refused.
    if (request.headers['user-agent'] === undefined) throw new Refusal(403, 'no user agent');
    if (github.forbidden.some((method) => method === endpoint.method)) {
      throw new Refusal(403, 'Resource not accessible by integration');
    }
    for (const name of url.searchParams.keys()) {
      if (!endpoint.query.includes(name)) throw new Refusal(422, `no such parameter: ${name}`);
    }
    const validate = validators.get(endpoint) ?? null;
    const body = validate === null ? {} : (JSON.parse(sent) as Record<string, unknown>);
    if (validate !== null && !validate(body)) throw new Refusal(422, ajv.errorsText(validate.errors));
    if (typeof body['body'] === 'string' && body['body'].length > LONGEST_BODY) {
      throw new Refusal(422, 'body is too long');
    }
    return act(`${endpoint.method} ${endpoint.path}`, Number(parts.at(-1) ?? 0), body, url);
  }

  function act(what: string, number: number, body: Record<string, unknown>, url: URL): Answer {
    const issue = (): FakeIssue => {
      const found = github.issues.find((one) => one.number === number);
      if (found === undefined) throw new Refusal(404, 'Not Found');
      return found;
    };
    switch (what) {
      case 'GET /repos/{owner}/{repo}/issues':
        return page(
          github.issues.filter((one) => wanted(one, url)),
          url,
        );
      case 'POST /repos/{owner}/{repo}/issues': {
        const labels = (body['labels'] ?? []) as string[];
        if (labels.some((label) => !github.labels.includes(label))) throw new Refusal(422, 'no such label');
        const made = {
          number: github.issues.length + 1,
          body: '',
          ...body,
          state: 'open',
          state_reason: null,
          labels,
        };
        github.issues.push(made as FakeIssue);
        return { status: 201, body: made };
      }
      case 'PATCH /repos/{owner}/{repo}/issues/{issue_number}':
        return { status: 200, body: Object.assign(issue(), body) };
      case 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments':
        return page(
          github.comments.filter((one) => one.issue === number),
          url,
        );
      case 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
        const made = { id: github.comments.length + 1_000, issue: number, body: String(body['body']) };
        github.comments.push({ ...made, user: { login: 'github-actions[bot]' } });
        return { status: 201, body: made };
      }
      case 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
        const found = github.comments.find(({ id }) => id === number);
        if (found === undefined) throw new Refusal(404, 'Not Found');
        return { status: 200, body: Object.assign(found, body) };
      }
      case 'POST /repos/{owner}/{repo}/labels':
        if (github.labels.includes(String(body['name']))) throw new Refusal(422, 'already_exists');
        github.labels.push(String(body['name']));
        return { status: 201, body };
      default:
        throw new Refusal(404, 'Not Found');
    }
  }

  function wanted(issue: FakeIssue, url: URL): boolean {
    const state = url.searchParams.get('state') ?? 'open';
    const labels = (url.searchParams.get('labels') ?? '').split(',').filter((label) => label !== '');
    return (
      (state === 'all' || issue.state === state) && labels.every((label) => issue.labels.includes(label))
    );
  }

  function page(all: readonly unknown[], url: URL): Answer {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
    const at = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url);
    next.searchParams.set('page', String(at + 1));
    const more = all.length > at * size;
    return {
      status: 200,
      body: all.slice((at - 1) * size, at * size),
      headers: more ? { link: `<${next.href}>; rel="next", <${url.href}>; rel="last"` } : {},
    };
  }

  return github;
}

/** The endpoint that method and path are of, with what stands for `{…}`. */
function find(method: string, url: URL): { endpoint: Endpoint; parts: string[] } {
  for (const endpoint of ENDPOINTS) {
    const pattern = endpoint.path.replace('/{owner}/{repo}', `/${REPOSITORY}`).replace(/\{\w+\}/g, '(\\d+)');
    const found = new RegExp(`^${pattern}$`).exec(url.pathname);
    if (found !== null && endpoint.method === method) return { endpoint, parts: found.slice(1) };
  }
  throw new Refusal(404, 'Not Found');
}
