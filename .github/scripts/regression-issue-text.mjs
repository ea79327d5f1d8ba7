/** A row's regressions go in; title, body and comments of its issue come out, and what stood in one is read again. */
import { createHash } from 'node:crypto';

/** Of a table; the artifact has all. GitHub refuses more than 65,536 characters. */
const ROWS = 50;

/** Text of the tool or of a run, as code: nothing in it is Markdown, a mention, or HTML. */
export function code(text) {
  const plain = String(text)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .slice(0, 300);
  const fence = '`'.repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
  const padding = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  // In a table a bar ends the cell, in code too (GitHub Flavored Markdown, 4.10).
  return `${fence}${padding}${plain.replaceAll('|', '\\|')}${padding}${fence}`;
}

/** Stands for a name in a marker: short, and nothing in it could end a comment of HTML. */
export const keyOf = (name) => createHash('sha256').update(name).digest('hex').slice(0, 16);

/** By which an issue is found again, whoever has edited the rest of it. */
function markerOf(row, regressions) {
  const keys = regressions.map(({ series }) => keyOf(series));
  return `<!-- faasmark-regression ${keyOf(row)}: ${keys.join(' ')} -->`;
}

/** Keys of the row and of the series that an issue is about; null where it has no marker. */
export function readMarker(body) {
  const [, row, series] = /<!-- faasmark-regression ([0-9a-f]{16}): ([0-9a-f ]+) -->/.exec(body ?? '') ?? [];
  return row === undefined ? null : { row, series: new Set(series.split(' ')) };
}

const QUIET = /<!-- faasmark-quiet (\d+) -->/;

/** Nights in a row that did not find it. */
export const quietNights = (body) => Number(QUIET.exec(body ?? '')?.[1] ?? 0);

export function withQuietNights(body, nights) {
  const marker = `<!-- faasmark-quiet ${nights} -->`;
  return QUIET.test(body) ? body.replace(QUIET, marker) : `${body}\n\n${marker}`;
}

export function titleOf({ row, regressions }) {
  const [first] = regressions;
  const others = regressions.length - 1;
  return `Regression on ${row}: ${first.series}${others === 0 ? '' : ` and ${others} more`}`.slice(0, 200);
}

export function tableOf(regressions) {
  const left = regressions.length - ROWS;
  return [
    '| series | | before | now | ratio | 95 % of the ratio |',
    '| :--- | :--- | ---: | ---: | ---: | ---: |',
    ...regressions
      .slice(0, ROWS)
      .map(({ series, quantile, baseUs, headUs, ratio, ci95 }) =>
        [
          '',
          code(series),
          quantile,
          time(baseUs),
          time(headUs),
          times(ratio),
          ci95 === null ? '–' : `${times(ci95[0])} to ${times(ci95[1])}`,
          '',
        ]
          .join(' | ')
          .trim(),
      ),
    ...(left > 0 ? ['', `… and ${left} more series`] : []),
  ].join('\n');
}

export function bodyOf({ row, run, regressions }, link) {
  return [
    markerOf(row, regressions),
    `The nightly run ${code(run)} on ${code(row)} was worse than the baselines, and so was a second run that was made to confirm it ([workflow run](${link})).`,
    '',
    tableOf(regressions),
    '',
    'Each night that finds it again comments here. It is closed by a night that shows all of these series to be no worse, or by the third in a row that does not find them worse. To take the present level as the new baseline, run the workflow by hand with “accept”.',
  ].join('\n');
}

const time = (us) => (us === null ? '–' : us < 1_000 ? `${us} µs` : `${(us / 1_000).toPrecision(3)} ms`);
const times = (ratio) => (ratio === null ? '–' : `${ratio.toFixed(2)}×`);
