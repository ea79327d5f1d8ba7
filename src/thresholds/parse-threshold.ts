/** The text of a threshold such as `chain[direct].warm.p99<20ms` goes in; its parts come out, or an error that points at what is wrong. */
import type { Threshold, ThresholdFigure, ThresholdOperator } from '../model/Threshold.js';
import { figureAtEnd } from './figure-names.js';
import { readLimit } from './read-limit.js';
import { readSubject } from './read-subject.js';
import { ThresholdSyntaxError } from './syntax-error.js';
import { whyNoFigure } from './why-no-figure.js';

/** Longer than any series id and figure. */
const LONGEST = 1_000;
const EXAMPLE = 'write for example warm.p99<20ms';

/**
 * threshold = [ subject "." ] figure operator limit
 *
 * An id may have dots, slashes and `=` in it, and never `<` or `>`. So the operator is the first of these, and the figure is
 * what the text before it ends in; what is left is the subject. Blanks may stand at the ends, around the operator and
 * before the unit.
 *
 * @throws ThresholdSyntaxError and nothing else
 */
export function parseThreshold(text: string): Threshold {
  const expression = text.trim();
  if (expression === '') throw new ThresholdSyntaxError('', 0, 'there is nothing', EXAMPLE);
  if (expression.length > LONGEST) {
    throw new ThresholdSyntaxError(
      expression,
      LONGEST,
      `it goes on, and ${LONGEST.toLocaleString('en-US')} characters are the most`,
      'name many series by a glob: chain*.warm.p99<20ms',
    );
  }
  const { operator, from, to } = readOperator(expression);
  const left = expression.slice(0, from).trimEnd();
  if (left === '') {
    throw new ThresholdSyntaxError(expression, 0, `no figure stands before ${operator}`, EXAMPLE);
  }
  const { figure, name } = figureAtEnd(left) ?? whyNoFigure(expression, left);
  const subject = readSubject(expression, subjectText(expression, left, name));
  if (subject.kind === 'ratio' && !hasRatio(figure)) {
    throw new ThresholdSyntaxError(
      expression,
      left.length - name.length,
      `there is no ratio of ${name}`,
      'ratios are of warm and all: native/direct.warm.p50<0.5',
    );
  }
  const unit = subject.kind === 'ratio' ? 'ratio' : figure.kind === 'quantile' ? 'us' : 'share';
  return {
    expression,
    subject,
    figure,
    operator,
    limit: readLimit(expression, to, unit, operator),
    unit,
  };
}

/** Cold and first calls are too few in a block to be compared with another's. */
function hasRatio(figure: ThresholdFigure): boolean {
  return figure.kind === 'quantile' && (figure.of === 'warm' || figure.of === 'all');
}

function subjectText(expression: string, left: string, name: string): string | null {
  if (left === name) return null;
  const subject = left.slice(0, -name.length - 1);
  if (subject === '') {
    throw new ThresholdSyntaxError(
      expression,
      0,
      'no series stands before the dot',
      `write ${name} for every series, or for example chain.${name}`,
    );
  }
  return subject;
}

const SIGNS = '<>=!';

/** `from`: where it begins; `to`: where what follows it begins. */
function readOperator(expression: string): { operator: ThresholdOperator; from: number; to: number } {
  const from = expression.search(/[<>]/);
  if (from === -1) throw noOperator(expression);
  const sign = expression[from] === '<' ? '<' : '>';
  const equal = expression[from + 1] === '=';
  const operator: ThresholdOperator = equal ? `${sign}=` : sign;
  let to = from + operator.length;
  const begin = SIGNS.includes(expression[from - 1] ?? ' ') ? from - 1 : from;
  if (begin < from || SIGNS.includes(expression[to] ?? ' ')) {
    while (SIGNS.includes(expression[to] ?? ' ')) to++;
    throw noComparison(expression, begin, expression.slice(begin, to));
  }
  return { operator, from, to };
}

function noOperator(expression: string): ThresholdSyntaxError {
  const equal = expression.lastIndexOf('=');
  const left = expression
    .slice(0, equal)
    .replace(/[=!]+$/, '')
    .trimEnd();
  if (equal !== -1 && figureAtEnd(left) !== null) {
    return noComparison(expression, left.length, expression.slice(left.length, equal + 1).trim());
  }
  return new ThresholdSyntaxError(
    expression,
    expression.length,
    'a comparison is missing: <, <=, > or >=',
    figureAtEnd(expression) === null ? EXAMPLE : `write for example ${expression.slice(0, 60)}<…`,
  );
}

function noComparison(expression: string, at: number, sign: string): ThresholdSyntaxError {
  return new ThresholdSyntaxError(
    expression,
    at,
    `${sign} is no comparison; there are <, <=, > and >=`,
    sign.includes('>') ? 'write > or >=' : 'write < or <=',
  );
}
