/** The page's style goes in; the colours and the font that the charts share with it come out. */

export interface Theme {
  ink: string;
  faint: string;
  grid: string;
  paper: string;
  bad: string;
  series: readonly string[];
  /** From as usual to far above. */
  heat: readonly string[];
  font: string;
}

export function themeOf(root: HTMLElement): Theme {
  const style = getComputedStyle(root);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: value('--ink'),
    faint: value('--faint'),
    grid: value('--grid'),
    paper: value('--paper'),
    bad: value('--bad'),
    series: Array.from({ length: 8 }, (_, place) => value(`--c${place}`)),
    heat: Array.from({ length: 6 }, (_, step) => value(`--h${step}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
}
