/** A handler that may answer by promise, by callback or by its context goes in; one that answers by promise comes out. */
import type { EmptyEventLoop } from './empty-event-loop.js';
import type { LambdaContext } from './lambda-function.js';
import type { Handler, HandlerContext } from './load-handler.js';

/**
 * AWS's Node.js runtime interface client, up to Node.js 22: the first answer counts, a promise's is one of them, and
 * any other value that is returned counts for nothing. A callback's result waits until the event loop is empty, unless
 * the context says otherwise; a handler that has not answered by then has answered null.
 */
export function callbackHandler(
  call: (...given: unknown[]) => unknown,
  more: (context: HandlerContext) => LambdaContext,
  loop: EmptyEventLoop,
): Handler {
  return (event, given) =>
    new Promise((resolve, reject) => {
      let answered = false;
      const answer = (error: unknown, result: unknown, waits: boolean): void => {
        if (answered) return;
        answered = true;
        loop.cancel();
        if (error !== undefined && error !== null) reject(error);
        else if (waits) loop.wait(() => resolve(result));
        else resolve(result);
      };
      const context = {
        ...given,
        ...more(given),
        callbackWaitsForEmptyEventLoop: true,
        done: (error: unknown, result?: unknown) => answer(error, result, false),
        succeed: (result: unknown) => answer(null, result, false),
        fail: (error: unknown) => answer(error ?? 'handled', null, false),
      };
      const callback = (error: unknown, result?: unknown): void =>
        answer(error, result, context.callbackWaitsForEmptyEventLoop);
      let returned: unknown;
      try {
        returned = call(event, context, callback);
      } catch (error) {
        return context.fail(error);
      }
      if (isThenable(returned)) returned.then(context.succeed, context.fail);
      else if (!answered) loop.wait(() => answer(null, null, false));
    });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
