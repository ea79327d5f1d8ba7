/** Bytes of one HTTP/1.1 connection go in; each complete request's sequence comes out. Reads no more of the protocol than load generators send. */

/** RFC 9112: a head ends with an empty line; the body is as long as Content-Length says. Chunked bodies are refused. */
const HEAD_END = '\r\n\r\n';
const SEQUENCE = /\r\nx-faasmark-sequence: *(\d+)/i;
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding:/i;
/** Far more than any load generator sends; what is longer is no request. */
const MAX_HEAD = 65_536;

/** −1: the request carries no sequence. */
export type OnRequest = (sequence: number) => void;

/** @throws from the returned function, when what came is no request that can be read */
export function requestReader(onRequest: OnRequest): (chunk: Buffer) => void {
  let held = '';
  return (chunk) => {
    held += chunk.toString('latin1');
    for (;;) {
      const headEnd = held.indexOf(HEAD_END);
      if (headEnd < 0) {
        if (held.length > MAX_HEAD) throw new Error('the head of a request is too long');
        return;
      }
      const head = held.slice(0, headEnd + 2);
      if (CHUNKED.test(head)) throw new Error('a chunked request cannot be read here');
      const end = headEnd + HEAD_END.length + Number(LENGTH.exec(head)?.[1] ?? 0);
      if (held.length < end) return;
      held = held.slice(end);
      onRequest(Number(SEQUENCE.exec(head)?.[1] ?? -1));
    }
  };
}
