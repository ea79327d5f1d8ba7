/** A threshold goes in; the shortest text that says the same comes out: alike thresholds have one text. */
import type { Threshold, ThresholdUnit } from '../model/Threshold.js';
import { limitFigureText } from '../ui/figure-text.js';
import { figureName } from './figure-names.js';

export function thresholdText({ subject, figure, operator, limit, unit }: Threshold): string {
  const named = subjectText(subject);
  return `${named}${named === '' ? '' : '.'}${figureName(figure)}${operator}${limitText(limit, unit)}`;
}

function subjectText(subject: Threshold['subject']): string {
  switch (subject.kind) {
    case 'series':
      return subject.glob ?? '';
    case 'ratio': {
      const { over, under, cell } = subject;
      return cell === null ? `${over}/${under}` : `${cell.before}[${over}/${under}]${cell.after}`;
    }
    default:
      return subject satisfies never;
  }
}

/** 20000 µs → `20ms`, 0.001 → `0.1%`, 0.5 → `0.5`: as it may be written. */
function limitText(limit: number, unit: ThresholdUnit): string {
  return limitFigureText(limit, unit).replace(' ', '').replace('µ', 'u');
}
