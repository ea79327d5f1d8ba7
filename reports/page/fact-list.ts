/** Names and values go in; a list of them comes out, as it stands at the top of a page or under its method. */
import { html, type Markup, type Part } from './markup.js';

export function factList(
  kind: 'facts' | 'environment',
  facts: readonly (readonly [name: string, value: Part])[],
): Markup {
  return html`<dl class="${kind}">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
