/** Any thrown value goes in; JSON `{ errorType, errorMessage, trace? }` comes out, bounded, as AWS Lambda words it. */

const MAX_MESSAGE_CHARACTERS = 32 * 1024;
const MAX_TRACE_LINES = 50;
const MAX_LINE_CHARACTERS = 500;

export function describeError(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) {
      const errorMessage = String(thrown).slice(0, MAX_MESSAGE_CHARACTERS);
      return JSON.stringify({ errorType: typeof thrown, errorMessage });
    }
    return JSON.stringify({
      errorType: String(thrown.name).slice(0, MAX_LINE_CHARACTERS),
      errorMessage: String(thrown.message).slice(0, MAX_MESSAGE_CHARACTERS),
      trace: String(thrown.stack ?? '')
        .split('\n', MAX_TRACE_LINES)
        .map((line) => line.slice(0, MAX_LINE_CHARACTERS)),
    });
  } catch {
    // A thrown value is anything: its own properties may throw when they are read.
    return JSON.stringify({ errorType: 'Error', errorMessage: 'the thrown value cannot be read' });
  }
}
