/** Planned thresholds and the evidence of all series go in; the figure that each is judged by comes out, threshold by threshold. */
import { enteredTrials, type EnteredTrials } from '../analyse/entered-trials.js';
import type { SeriesEvidence } from '../analyse/evidence.js';
import { seriesFigure } from '../analyse/series-figure.js';
import type { JudgedSubject, PlannedThreshold, ThresholdFigure } from '../model/Threshold.js';
import type { Figure } from '../thresholds/figure.js';
import { ratioFigure } from './ratio-figure.js';

/**
 * One list for each threshold, in the order of its subjects. Trials are decoded series by series, however many thresholds
 * look at them, since those of all series at once would not fit into memory.
 */
export function thresholdFigures(
  planned: readonly PlannedThreshold[],
  evidence: readonly SeriesEvidence[],
  confidence: number,
): Figure[][] {
  const figures = planned.map(({ subjects }) => new Array<Figure>(subjects.length).fill(NOT_DRIVEN));
  const places = planned.flatMap(({ threshold, subjects }, row) =>
    subjects.map((subject, column) => ({ subject, figure: threshold.figure, row, column })),
  );
  const bySubject = new Map<string, typeof places>();
  for (const place of places) {
    const key = keyOf(place.subject);
    bySubject.set(key, [...(bySubject.get(key) ?? []), place]);
  }
  for (const group of bySubject.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const figureOf = measure(first.subject, evidence, confidence);
    for (const { figure, row, column } of group) {
      const found = figures[row];
      if (found !== undefined) found[column] = figureOf(figure);
    }
  }
  return figures;
}

const NOT_DRIVEN: Figure = { kind: 'none', why: 'nothing was measured', moreTrials: null };

function measure(
  subject: JudgedSubject,
  evidence: readonly SeriesEvidence[],
  confidence: number,
): (figure: ThresholdFigure) => Figure {
  const trialsOf = (id: string): EnteredTrials | null => {
    const own = evidence.find(({ plan }) => plan.id === id);
    return own === undefined ? null : enteredTrials(own);
  };
  const trials = trialsOf(subject.series);
  if (trials === null) return () => NOT_DRIVEN;
  switch (subject.kind) {
    case 'series':
      return (figure) => seriesFigure(trials, figure, confidence);
    case 'ratio': {
      const against = trialsOf(subject.against);
      return (figure) =>
        against === null || figure.kind !== 'quantile'
          ? NOT_DRIVEN
          : ratioFigure(trials, against, { of: figure.of, quantile: figure.quantile, confidence });
    }
    default:
      return subject satisfies never;
  }
}

function keyOf(subject: JudgedSubject): string {
  return subject.kind === 'series' ? subject.series : `${subject.series} / ${subject.against}`;
}
