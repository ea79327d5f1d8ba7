/** Untrusted text goes in; the same text without anything that steers a terminal or reorders a line comes out. */
import { countText } from './number-text.js';

// C0 and C1 controls (escape sequences begin with them), line separators, and the bidirectional overrides and
// isolates of Unicode TR 9 ("Trojan Source", CVE-2021-42574), which can make a line read otherwise than it is.
const STEERING = /[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;

// A surrogate without its partner is no character and has no UTF-8.
const LONE_SURROGATE = /\p{Cs}/gu;

// Nearly all text is of this kind, and a page has ten thousands of them.
const HARMLESS = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** White space and line ends become a blank, other steering characters `\ufffd`; cut to `limit` characters, saying so. */
export function plainText(text: string, limit = 300): string {
  if (text.length <= limit && HARMLESS.test(text)) return text;
  const visible = text
    .slice(0, limit)
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(STEERING, '\ufffd')
    .replace(LONE_SURROGATE, '\ufffd')
    .trim();
  return text.length > limit ? `${visible}… (${countText(text.length)} characters)` : visible;
}
