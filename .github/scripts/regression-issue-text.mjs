/** A row's regressions go in; title, body and comments of its issue come out, and what stood in one is read again. */

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

/** Of which an issue is found again, whoever has edited the rest of it. `>` could end the comment of HTML. */
export function markerOf(row, series) {
  const data = JSON.stringify({ row, series }).replaceAll('>', '\\u003e').replaceAll('--', '\\u002d-');
  return `<!-- faasmark-regression ${data} -->`;
}

/** Null where there is no marker, or none of ours. */
export function readMarker(body) {
  const found = /<!-- faasmark-regression (\{.*\}) -->/.exec(body ?? '');
  if (found === null) return null;
  try {
    const { row, series } = JSON.parse(found[1]);
    return typeof row === 'string' && Array.isArray(series) ? { row, series } : null;
  } catch {
    return null;
  }
}

export function titleOf({ row, regressions }) {
  const [first] = regressions;
  const others = regressions.length - 1;
  return `Regression on ${row}: ${first.series}${others === 0 ? '' : ` and ${others} more`}`.slice(0, 200);
}

export function tableOf(regressions) {
  return [
    '| series | | before | now | ratio | 95 % of the ratio |',
    '| :--- | :--- | ---: | ---: | ---: | ---: |',
    ...regressions.map(({ series, quantile, baseUs, headUs, ratio, ci95 }) =>
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
  ].join('\n');
}

export function bodyOf({ row, run, regressions }, link) {
  return [
    markerOf(
      row,
      regressions.map(({ series }) => series),
    ),
    `The nightly run ${code(run)} on ${code(row)} was worse than the baselines, and so was a second run that was made to confirm it ([workflow run](${link})).`,
    '',
    tableOf(regressions),
    '',
    'Each night that finds it again comments here. It is closed when a night finds none of these series worse. To take the present level as the new baseline, run the workflow by hand with “accept”.',
  ].join('\n');
}

const time = (us) => (us === null ? '–' : us < 1_000 ? `${us} µs` : `${(us / 1_000).toPrecision(3)} ms`);
const times = (ratio) => (ratio === null ? '–' : `${ratio.toFixed(2)}×`);
