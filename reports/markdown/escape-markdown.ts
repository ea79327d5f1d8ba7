/** Untrusted text goes in; Markdown (GitHub's dialect) that shows exactly that text, on one line, comes out. */
import { plainText } from '../plain-text.js';

/** Escaped is the punctuation that means something where it stands (CommonMark 0.31, section 2.4), also inside tables. */
export function escapeMarkdown(text: string, limit?: number): string {
  return (
    plainText(text, limit)
      .replace(/[\\`*_{}[\]<>#|~&$]/g, '\\$&')
      // Only at the start of a line: lists, headings, quotes.
      .replace(/^([-+=]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
      // Links that write themselves, and emoji.
      .replace(/:(?=[/A-Za-z])/g, '\\:')
      .replace(/!(?=\\\[)/g, '\\!')
      // A blank of no width keeps a name from being notified.
      .replaceAll('@', '@\u200b')
  );
}

/** As code where the text allows it, so that brackets stay brackets. */
export function codeSpan(text: string): string {
  return /^[\w./=+[\]-]+$/.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}
