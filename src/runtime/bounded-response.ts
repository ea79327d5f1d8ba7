/** What counts unread answers goes in, a kind of response for a server comes out that has its own counted. */
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { UnsentAnswers } from './unsent-answers.js';

/** Of a server, as its option `ServerResponse`. One that leaves at once, as nearly all do, costs one comparison. */
export function boundedResponse(unsent: UnsentAnswers): typeof ServerResponse {
  return class<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
    override end(chunk?: unknown, encoding?: unknown, whenDone?: () => void): this {
      super.end(chunk, encoding as BufferEncoding, whenDone);
      const { socket } = this.req;
      // One that has gone already takes what it held along.
      if (this.writableLength > 0 && !socket.destroyed) {
        this.once('finish', unsent.hold(socket, this.writableLength));
      }
      return this;
    }
  };
}
