/** Tokens as typed go in; the same come out with `--flag=1` and the like in the form that yargs reads, and a problem for each `--flag=maybe`. */
import type { Problem } from '../errors.js';
import { OPTION_ROWS } from '../config/options.js';
import { readScalar } from '../config/read-scalar.js';

/** yargs takes every value but `true` for false, silently. */
export function normaliseBooleanFlags(tokens: readonly string[]): { tokens: string[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const end = tokens.indexOf('--');
  const normalised: string[] = [];
  for (const [position, token] of tokens.entries()) {
    const match = /^--([a-z-]+)=(.*)$/s.exec(token);
    const option = OPTION_ROWS.find(([name]) => name === match?.[1])?.[1];
    if (match === null || option?.value.kind !== 'boolean' || (end !== -1 && position > end)) {
      normalised.push(token);
      continue;
    }
    const name = match[1] ?? '';
    const reading = readScalar(match[2] ?? '', option.value);
    if ('value' in reading) normalised.push(reading.value === true ? `--${name}` : `--no-${name}`);
    else problems.push({ message: `${token}: ${reading.wrong}`, hint: `write --${name} or --no-${name}` });
  }
  return { tokens: normalised, problems };
}
