/** Text goes in; HTML that shows exactly that text, inside an element or a quoted attribute, comes out. */
import { plainText } from './plain-text.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return plainText(text, 4_000).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** JSON that can stand inside `<script>`: nothing in it ends the element or a line (ECMA-262 line terminators). */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
