/** One HTTP request goes in; its answer comes out with the time that it took, by the clock of this thread. */
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** From the call to the end of the reply. */
  us: number;
}

export function callOnce(
  url: string,
  { method = 'POST', body, agent }: { method?: 'POST' | 'PUT'; body: string; agent: Agent },
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(url, { method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () => {
        const us = (performance.now() - beganMs) * 1_000;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, us });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** @throws when the status is not 200, a function failed, or the reply lacks `part` */
export function checkReply(url: string, { status, headers, body }: Answered, part: string): void {
  if (status === 200 && headers['x-amz-function-error'] === undefined && body.includes(part)) return;
  throw new Error(`${url} answered ${String(status)} and ${body.slice(0, 300)}, not ${part}`);
}
