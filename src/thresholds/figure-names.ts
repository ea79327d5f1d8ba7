/** The figures that a threshold can be about: each with the name that it is written by. */
import {
  THRESHOLD_CLASSES,
  THRESHOLD_QUANTILES,
  THRESHOLD_SHARES,
  type ThresholdFigure,
  type ThresholdQuantile,
} from '../model/Threshold.js';

export const QUANTILE_NAMES: readonly ThresholdQuantile[] = Object.keys(
  THRESHOLD_QUANTILES,
) as ThresholdQuantile[];

const FIGURES: readonly ThresholdFigure[] = [
  ...THRESHOLD_CLASSES.flatMap((of) =>
    QUANTILE_NAMES.map((quantile): ThresholdFigure => ({ kind: 'quantile', of, quantile })),
  ),
  ...THRESHOLD_SHARES.map((of): ThresholdFigure => ({ kind: 'share', of })),
];

/** `warm.p99`, `errors`. */
export function figureName(figure: ThresholdFigure): string {
  return figure.kind === 'quantile' ? `${figure.of}.${figure.quantile}` : figure.of;
}

/** The figure that a text ends in, after a dot or from its beginning; null for none. No two names end alike. */
export function figureAtEnd(text: string): { figure: ThresholdFigure; name: string } | null {
  for (const figure of FIGURES) {
    const name = figureName(figure);
    if (text === name || text.endsWith(`.${name}`)) return { figure, name };
  }
  return null;
}
