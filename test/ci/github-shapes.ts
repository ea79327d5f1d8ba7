/** The requests that the scripts may send: from GitHub's OpenAPI description (api.github.com, as in @octokit/openapi 23.0.2, MIT), without what they do not use. */

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;

export interface Endpoint {
  method: 'GET' | 'POST' | 'PATCH';
  /** As there; `{…}` stands for one part of the path. */
  path: string;
  query: readonly string[];
  /** JSON Schema of the body; a field that is not there is refused. */
  body: object | null;
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues',
    query: ['state', 'labels', 'creator', 'per_page', 'page'],
    body: null,
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues',
    query: [],
    body: {
      type: 'object',
      properties: { title: text, body: text, labels: texts },
      required: ['title'],
      additionalProperties: false,
    },
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    query: [],
    body: {
      type: 'object',
      properties: {
        title: text,
        body: text,
        state: { enum: ['open', 'closed'] },
        state_reason: { enum: ['completed', 'not_planned', 'duplicate', 'reopened', null] },
      },
      additionalProperties: false,
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    query: ['since', 'per_page', 'page'],
    body: null,
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    query: [],
    body: { type: 'object', properties: { body: text }, required: ['body'], additionalProperties: false },
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    query: [],
    body: { type: 'object', properties: { body: text }, required: ['body'], additionalProperties: false },
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/labels',
    query: [],
    body: {
      type: 'object',
      properties: {
        name: text,
        color: { type: 'string', pattern: '^[0-9a-f]{6}$' },
        description: { type: 'string', maxLength: 100 },
      },
      required: ['name'],
      additionalProperties: false,
    },
  },
];
