/** The page goes in; the choice between shares and times over the stacked bars comes out, as the URL's hash says. */
import { onState, readState, writeState } from '../../page/client/view-state.js';
import type { PartsScale } from './parts-chart.js';

const KEY = 'parts.as';

export function partsScale(onChange: () => void): () => PartsScale {
  const now = (): PartsScale => (readState(KEY) === 'time' ? 'time' : 'share');
  const selects = [...document.querySelectorAll<HTMLElement>('figure.parts .plot')].map((plot) => {
    const select = document.createElement('select');
    select.add(new Option('shares of the whole', 'share'));
    select.add(new Option('times', 'time'));
    select.addEventListener('change', () => {
      writeState(KEY, select.value === 'time' ? 'time' : null);
      show();
      onChange();
    });
    const label = document.createElement('label');
    label.append('Bars show ', select);
    const line = document.createElement('div');
    line.className = 'filter';
    line.append(label);
    plot.before(line);
    return select;
  });
  const show = () => {
    for (const select of selects) select.value = now();
  };
  onState(() => {
    if (selects.every(({ value }) => value === now())) return;
    show();
    onChange();
  });
  show();
  return now;
}
