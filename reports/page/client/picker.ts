/** The labels of series go in; a list comes out in which a reader ticks which of them a chart shows, as the URL's hash says. */
import { swatchElement } from './swatch-element.js';
import { onState, readState, writeState } from './view-state.js';

/** More than these at once make no picture; the others can be ticked. */
const SHOWN_AT_FIRST = 8;

export interface Picker {
  shown(): ReadonlySet<number>;
}

/** `name` stands in the hash: `curves.show=0.3.5`. */
export function seriesPicker(
  host: HTMLElement,
  name: string,
  labels: readonly string[],
  onChange: () => void,
): Picker {
  const key = `${name}.show`;
  const many = labels.length > SHOWN_AT_FIRST;
  let shown = shownIn(readState(key), labels.length);
  const choices = labels.map((label, place) => choiceOf(label, place));
  const legend = document.createElement('ul');
  // Few series are their own legend, but for paper, which has no list to tick.
  legend.className = many ? 'legend' : 'legend paper';
  const summary = document.createElement(many ? 'summary' : 'legend');
  const show = () => {
    choices.forEach(({ box }, place) => {
      box.checked = shown.has(place);
    });
    legend.replaceChildren(...[...shown].map((place) => legendItem(labels[place] ?? '', place)));
    summary.textContent = many ? `Choose series (${shown.size} of ${labels.length} shown)` : 'Series shown';
  };
  const pick = (places: Iterable<number>) => {
    shown = new Set([...places].sort((a, b) => a - b));
    writeState(key, textOf(shown, labels.length));
    show();
    onChange();
  };
  choices.forEach(({ box }, place) => {
    box.addEventListener('change', () =>
      pick(box.checked ? [...shown, place] : [...shown].filter((other) => other !== place)),
    );
  });
  onState(() => {
    const told = shownIn(readState(key), labels.length);
    if (textOf(told, labels.length) === textOf(shown, labels.length)) return;
    shown = told;
    show();
    onChange();
  });
  const list = document.createElement('div');
  list.className = 'choices';
  list.append(...choices.map(({ element }) => element));
  if (many) {
    const listed = () => choices.flatMap(({ element }, place) => (element.hidden ? [] : [place]));
    const tools = document.createElement('div');
    tools.className = 'filter';
    tools.append(
      finder(choices),
      button('Tick all listed', () => pick([...new Set([...shown, ...listed()])])),
      button('Untick all listed', () => {
        const gone = new Set(listed());
        pick([...shown].filter((place) => !gone.has(place)));
      }),
    );
    const fold = document.createElement('details');
    fold.append(summary, tools, list);
    host.append(fold, legend);
  } else {
    const set = document.createElement('fieldset');
    set.append(summary, list);
    host.append(set, legend);
  }
  show();
  return { shown: () => shown };
}

interface Choice {
  element: HTMLElement;
  box: HTMLInputElement;
  text: string;
}

function choiceOf(label: string, place: number): Choice {
  const box = document.createElement('input');
  box.type = 'checkbox';
  const element = document.createElement('label');
  element.append(box, swatchElement(place), spanOf(label));
  return { element, box, text: label.toLowerCase() };
}

function legendItem(label: string, place: number): HTMLElement {
  const item = document.createElement('li');
  item.append(swatchElement(place), spanOf(label));
  return item;
}

function finder(choices: readonly Choice[]): HTMLElement {
  const input = document.createElement('input');
  input.type = 'search';
  input.spellcheck = false;
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const { element, text } of choices) element.hidden = !words.every((word) => text.includes(word));
  });
  const label = document.createElement('label');
  label.append('Find series ', input);
  return label;
}

function button(text: string, act: () => void): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', act);
  return element;
}

function spanOf(text: string): HTMLElement {
  const span = document.createElement('span');
  span.textContent = text;
  return span;
}

function shownIn(state: string | null, total: number): ReadonlySet<number> {
  const first = (count: number) => new Set(Array.from({ length: count }, (_, place) => place));
  if (state === null) return first(Math.min(SHOWN_AT_FIRST, total));
  if (state === 'all') return first(total);
  const places = state === 'none' ? [] : state.split('.').map(Number);
  return new Set(places.filter((place) => Number.isInteger(place) && place >= 0 && place < total));
}

/** Null: as at first. */
function textOf(shown: ReadonlySet<number>, total: number): string | null {
  const places = [...shown].join('.');
  if (places === [...shownIn(null, total)].join('.')) return null;
  if (shown.size === total) return 'all';
  return shown.size === 0 ? 'none' : places;
}
