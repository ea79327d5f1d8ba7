/** A reply goes in; the text in front of its body comes out, as it stands on a connection that stays open or does not. */
import { STATUS_CODES } from 'node:http';
import type { HttpReply } from '../http-reply.js';

let second = 0;
let date = '';

/** RFC 9110, 6.6.1: a server with a clock says when it answered. */
function dateLine(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    date = `date: ${new Date(now * 1000).toUTCString()}\r\n`;
  }
  return date;
}

/** @param keepAliveSeconds how long the connection is kept without a request; null when it ends with this reply */
export function encodeHead({ status, headers }: HttpReply, keepAliveSeconds: number | null): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
  if (keepAliveSeconds === null) return `${text}${dateLine()}connection: close\r\n\r\n`;
  return `${text}${dateLine()}connection: keep-alive\r\nkeep-alive: timeout=${keepAliveSeconds}\r\n\r\n`;
}
