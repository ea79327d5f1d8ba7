/** Where a setting was given, and how a message about it quotes it. */
import { basename } from 'node:path';
import { environmentName, fileKey } from './option.js';

export type Origin =
  | { kind: 'flag' }
  | { kind: 'env' }
  /** `line`: from 1, or null where it could not be found. */
  | { kind: 'file'; path: string; line: number | null }
  /** One of the overrides of `--against`. */
  | { kind: 'against' }
  | { kind: 'default' };

/** Such as `--rate abc`, `FAASMARK_RATE=abc`, `rate: "abc" (faasmark.config.ts:3)`. */
export function quoteSetting(option: string, origin: Origin, value: string): string {
  switch (origin.kind) {
    case 'flag':
      return `--${option} ${value === '' ? '""' : value}`.trimEnd();
    case 'env':
      return `${environmentName(option)}=${value}`;
    case 'file':
      return `${fileKey(option)}: ${value} (${quoteFile(origin)})`;
    case 'against':
      return `--against ${option}=${value}`;
    case 'default':
      return `${option} ${value}`;
    default:
      return origin satisfies never;
  }
}

/** Such as `faasmark.config.ts:3`. */
export function quoteFile(origin: { path: string; line: number | null }): string {
  return origin.line === null ? basename(origin.path) : `${basename(origin.path)}:${String(origin.line)}`;
}

/** As `--print-config` shows it. */
export function originText(option: string, origin: Origin): string {
  switch (origin.kind) {
    case 'flag':
      return 'flag';
    case 'env':
      return `env ${environmentName(option)}`;
    case 'file':
      return `file ${origin.path}`;
    case 'against':
      return 'against';
    case 'default':
      return 'default';
    default:
      return origin satisfies never;
  }
}
