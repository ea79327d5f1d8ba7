/** Anything thrown goes in; the lines for stderr come out: the sentence and the hint, the stack only where it helps. */
import { FaasmarkError, messageOf } from '../errors.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';

export interface ErrorView {
  verbose: boolean;
  paint: Paint;
  version: string;
}

/** Ends in a line feed. */
export function errorText(error: unknown, { verbose, paint, version }: ErrorView): string {
  const lines: string[] = [];
  const say = (label: string, text: string): void => {
    lines.push(`${label} ${printable(text)}`);
  };
  const hint = paint.yellow('hint:');
  if (error instanceof FaasmarkError && error.code !== 'bug') {
    say(paint.red('error:'), error.message);
    if (error.problems.length > 1) {
      for (const problem of error.problems) {
        say('  -', problem.message);
        say(`    ${hint}`, problem.hint);
      }
    }
    say(hint, error.hint);
    if (verbose) lines.push(...stackOf(error));
  } else {
    say(paint.red('error:'), `this is a bug in FaaSMark: ${messageOf(error)}`);
    say(hint, `please report it with the lines below (faasmark ${version}, Node ${process.versions.node})`);
    lines.push(...stackOf(error));
  }
  return `${lines.join('\n')}\n`;
}

function stackOf(error: unknown): string[] {
  const lines: string[] = [];
  let current: unknown = error;
  while (current !== undefined && lines.length < 200) {
    const stack = current instanceof Error ? (current.stack ?? current.message) : String(current);
    lines.push(
      ...printable(stack)
        .split('\n')
        .map((line) => `  ${line}`),
    );
    current = current instanceof Error ? current.cause : undefined;
    if (current !== undefined) lines.push('  caused by:');
  }
  return lines;
}
