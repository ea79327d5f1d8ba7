/** The text of an annotations file goes in; its annotations come out, or everything that is wrong with it. */
import type { Problem } from '../../errors.js';
import type { Annotation } from '../../model/Site.js';

const SHAPE = '[{ "at": "2026-11-20T14:00:00Z", "text": "…", "provider": "aws", "url": "https://…" }]';
const LONGEST_TEXT = 2_000;
const KEYS = ['at', 'text', 'provider', 'url'];
/** RFC 3339: a date alone means its first instant in UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

export function readAnnotations(
  text: string,
  path: string,
): { annotations: Annotation[]; problems: Problem[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      annotations: [],
      problems: [{ message: `${path} is not JSON: ${error.message}`, hint: `write ${SHAPE}` }],
    };
  }
  if (!Array.isArray(value)) {
    return { annotations: [], problems: [{ message: `${path} is no list`, hint: `write ${SHAPE}` }] };
  }
  const problems: Problem[] = [];
  const annotations: Annotation[] = [];
  value.forEach((entry: unknown, index) => {
    const wrong = problemsOf(entry);
    problems.push(
      ...wrong.map(({ message, hint }) => ({
        message: `${path}, entry ${String(index + 1)}: ${message}`,
        hint,
      })),
    );
    if (wrong.length > 0) return;
    const { at, text, provider, url } = entry as {
      at: string;
      text: string;
      provider?: string;
      url?: string;
    };
    annotations.push({ at: new Date(at).toISOString(), text, provider: provider ?? null, url: url ?? null });
  });
  annotations.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { annotations, problems };
}

function problemsOf(entry: unknown): Problem[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return [{ message: 'is no object', hint: `write ${SHAPE}` }];
  }
  const fields = new Map<string, unknown>(Object.entries(entry));
  const problems: Problem[] = [];
  const at = fields.get('at');
  if (typeof at !== 'string' || !INSTANT.test(at) || Number.isNaN(Date.parse(at))) {
    problems.push({ message: `at is ${shown(at)}`, hint: 'write an instant: 2026-11-20T14:00:00Z' });
  }
  const text = fields.get('text');
  if (typeof text !== 'string' || text.trim() === '' || text.length > LONGEST_TEXT) {
    problems.push({
      message: `text is ${shown(text)}`,
      hint: `write 1 to ${String(LONGEST_TEXT)} characters`,
    });
  }
  const provider = fields.get('provider');
  if (provider !== undefined && (typeof provider !== 'string' || provider === '')) {
    problems.push({
      message: `provider is ${shown(provider)}`,
      hint: 'write the name of a provider, or leave it out',
    });
  }
  const url = fields.get('url');
  if (url !== undefined && !isWebAddress(url)) {
    problems.push({
      message: `url is ${shown(url)}`,
      hint: 'write an address that begins with https:// or http://',
    });
  }
  for (const key of fields.keys()) {
    if (!KEYS.includes(key))
      problems.push({ message: `${shown(key)} is no field`, hint: `there are ${KEYS.join(', ')}` });
  }
  return problems;
}

/** Nothing that a browser would run. */
function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
