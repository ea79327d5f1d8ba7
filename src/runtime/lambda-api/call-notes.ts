/** How a caller named a function and what it sent along go in; what the handler's context is to say of that comes out, as JSON. */
import type { CallNotes } from '../load-handler.js';
import { functionArn, type FunctionReference } from './function-reference.js';
import { badParameter } from './function-settings.js';

/** AWS Lambda API reference, Invoke, ClientContext: of the base64. */
const MAX_CLIENT_CONTEXT_BYTES = 3583;

/**
 * Null when the instance knows it all by itself: the function as such was named, or the version that runs.
 * @throws RequestError 400
 */
export function callNotes(
  { name, qualifier }: FunctionReference,
  version: string,
  clientContext: string | string[] | undefined,
): string | null {
  const notes: CallNotes = {};
  // An instance of a version knows its number, one of the newest code that it has none.
  const known = qualifier === null || (qualifier === version && version !== '$LATEST');
  if (!known) notes.invokedFunctionArn = functionArn(name, qualifier);
  if (clientContext !== undefined) notes.clientContext = parseClientContext(String(clientContext));
  return Object.keys(notes).length === 0 ? null : JSON.stringify(notes);
}

function parseClientContext(base64: string): unknown {
  try {
    if (base64.length > MAX_CLIENT_CONTEXT_BYTES)
      throw new Error(`more than ${MAX_CLIENT_CONTEXT_BYTES} bytes`);
    return JSON.parse(Buffer.from(base64, 'base64').toString());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badParameter(`ClientContext must be JSON in base64: ${reason.slice(0, 200)}`);
  }
}
