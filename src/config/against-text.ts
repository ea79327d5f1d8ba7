/** One text of `--against` goes in; what it names comes out: URLs, another setting, or a config file. And the text without secrets. */
import { basename } from 'node:path';
import { maskHeader, maskUrl } from './mask.js';

export type BaseText =
  | { kind: 'urls'; urls: readonly string[] }
  /** `thing.key=value` is one of `--set`: `key` holds a dot. */
  | { kind: 'override'; key: string; value: string }
  | { kind: 'file'; path: string };

const IS_URL = /^[a-z][a-z0-9+.-]*:\/\//i;
/** A comma may stand inside of a URL; one in front of another URL separates. */
const BETWEEN_URLS = /,(?=\s*[a-z][a-z0-9+.-]*:\/\/)/i;
const OVERRIDE = /^([A-Za-z][A-Za-z0-9*-]*(?:\.[A-Za-z0-9_.-]+)?)=(.*)$/s;

export function readBaseText(text: string): BaseText {
  const trimmed = text.trim();
  if (IS_URL.test(trimmed)) {
    return { kind: 'urls', urls: trimmed.split(BETWEEN_URLS).map((url) => url.trim()) };
  }
  const match = OVERRIDE.exec(trimmed);
  if (match?.[1] !== undefined) return { kind: 'override', key: match[1], value: match[2] ?? '' };
  return { kind: 'file', path: trimmed };
}

/** As it may stand in a record or on a screen: no secrets, no folders of this machine. */
export function maskBase(text: string): string {
  const base = readBaseText(text);
  switch (base.kind) {
    case 'urls':
      return base.urls.map(maskUrl).join(',');
    case 'override':
      return base.key === 'header' ? `header=${maskHeader(base.value)}` : text.trim();
    case 'file':
      return basename(base.path);
    default:
      return base satisfies never;
  }
}
