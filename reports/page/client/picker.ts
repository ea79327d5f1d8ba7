/** The labels of series go in; a list comes out in which a reader ticks which of them a chart shows, as the URL's hash says. */
import { swatchElement } from './swatch-element.js';
import { onState, readState, writeState } from './view-state.js';

/** More lines than these at once make no picture; the others can be ticked. */
const SHOWN_AT_FIRST = 8;

export interface PickerOptions {
  /** Stands in the hash: `percentiles.show=0.3.5`. */
  name: string;
  labels: readonly string[];
  shownAtFirst?: number;
  /** Whether the chart tells series apart by symbols and colours; otherwise few series need no picker. */
  marked?: boolean;
  onChange: () => void;
}

export interface Picker {
  shown(): ReadonlySet<number>;
}

export function seriesPicker(
  host: HTMLElement,
  { name, labels, shownAtFirst = SHOWN_AT_FIRST, marked = true, onChange }: PickerOptions,
): Picker {
  const key = `${name}.show`;
  const { length: total } = labels;
  const many = total > shownAtFirst;
  const told = () => shownIn(readState(key), total, shownAtFirst);
  const textOf = (places: ReadonlySet<number>) => hashText(places, total, shownAtFirst);
  let shown = told();
  const choices = labels.map((label, place) => choiceOf(label, marked ? place : null));
  const legend = document.createElement('ul');
  // Few series are their own legend, but for paper, which has no list to tick.
  legend.className = many ? 'legend' : 'legend paper';
  const summary = document.createElement(many ? 'summary' : 'legend');
  const show = () => {
    choices.forEach(({ box }, place) => {
      box.checked = shown.has(place);
    });
    legend.replaceChildren(...[...shown].map((place) => legendItem(labels[place] ?? '', place)));
    summary.textContent = many ? `Choose series (${shown.size} of ${total} shown)` : 'Series shown';
  };
  const pick = (places: Iterable<number>) => {
    shown = new Set([...places].sort((a, b) => a - b));
    writeState(key, textOf(shown));
    show();
    onChange();
  };
  choices.forEach(({ box }, place) => {
    box.addEventListener('change', () =>
      pick(box.checked ? [...shown, place] : [...shown].filter((other) => other !== place)),
    );
  });
  onState(() => {
    const next = told();
    if (textOf(next) === textOf(shown)) return;
    shown = next;
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
    host.append(fold, ...(marked ? [legend] : []));
  } else if (marked) {
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

/** Without a place: without a mark. */
function choiceOf(label: string, place: number | null): Choice {
  const box = document.createElement('input');
  box.type = 'checkbox';
  const element = document.createElement('label');
  element.append(box, ...(place === null ? [] : [swatchElement(place)]), spanOf(label));
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

function shownIn(state: string | null, total: number, shownAtFirst: number): ReadonlySet<number> {
  const first = (count: number) => new Set(Array.from({ length: count }, (_, place) => place));
  if (state === null) return first(Math.min(shownAtFirst, total));
  if (state === 'all') return first(total);
  const places = state === 'none' ? [] : state.split('.').map(Number);
  return new Set(places.filter((place) => Number.isInteger(place) && place >= 0 && place < total));
}

/** Null: as at first. */
function hashText(shown: ReadonlySet<number>, total: number, shownAtFirst: number): string | null {
  const places = [...shown].join('.');
  if (places === [...shownIn(null, total, shownAtFirst)].join('.')) return null;
  if (shown.size === total) return 'all';
  return shown.size === 0 ? 'none' : places;
}
