/** A stream and the environment go in; what it can show comes out: colours, width, redrawing. */

export interface TerminalTraits {
  /** Lines can be redrawn. */
  live: boolean;
  color: boolean;
  columns: number;
}

export interface OutputStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): boolean;
}

const DEFAULT_COLUMNS = 100;

/** NO_COLOR wins over FORCE_COLOR (no-color.org); `TERM=dumb` can do neither colour nor redrawing. */
export function terminalTraits(
  stream: Pick<OutputStream, 'isTTY' | 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
): TerminalTraits {
  const tty = stream.isTTY === true;
  const dumb = env['TERM'] === 'dumb';
  const given = (name: string): boolean => env[name] !== undefined && env[name] !== '';
  const forced = given('FORCE_COLOR') && env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return {
    live: tty && !dumb,
    color: !given('NO_COLOR') && (forced || (tty && !dumb && env['FORCE_COLOR'] === undefined)),
    columns: stream.columns !== undefined && stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS,
  };
}
