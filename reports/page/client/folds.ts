/** What can be unfolded on a page goes in; what is open stands in the URL's hash, and all of it is open on paper. */
import { onState, readState, writeState } from './view-state.js';

const KEY = 'open';
let printing = false;

/** Every `details` with an id; ids have no dots. */
export function rememberFolds(root: ParentNode): void {
  const folds = [...root.querySelectorAll<HTMLDetailsElement>('details[id]')];
  const apply = () => {
    const open = new Set(readState(KEY)?.split('.') ?? []);
    for (const fold of folds) fold.open = open.has(fold.id);
  };
  for (const fold of folds) {
    fold.addEventListener('toggle', () => {
      if (printing) return;
      const open = folds.filter((one) => one.open).map((one) => one.id);
      writeState(KEY, open.length === 0 ? null : open.join('.'));
    });
  }
  onState(apply);
  apply();
}

/** Paper is white, and nobody can unfold anything on it. `redraw` is called in the colours of paper, and again afterwards. */
export function unfoldOnPaper(redraw: () => void): void {
  const root = document.documentElement;
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    printing = true;
    root.classList.add('print');
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
    redraw();
  });
  addEventListener('afterprint', () => {
    root.classList.remove('print');
    for (const details of opened) details.open = false;
    printing = false;
    redraw();
  });
}
