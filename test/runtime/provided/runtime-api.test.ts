/** The Lambda Runtime API by plain HTTP: who is let in, and what is handed to whom. */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runtimeApi, type RuntimeApi } from '../../../src/runtime/runtime-api.js';
import { eventually, httpCaller, type RuntimeUnderTest } from '../runtime-under-test.js';

const NEXT = '/2018-06-01/runtime/invocation/next';
const ID = '8476a536-e9f4-11e8-9739-2dfe598c3fcd';

describe('the runtime API of an instance', () => {
  let api: RuntimeApi;
  let port: number;
  let agent: Agent;
  let ask: RuntimeUnderTest['http'];
  let events: string[];
  beforeEach(async () => {
    events = [];
    api = runtimeApi({
      ready: () => events.push('ready'),
      result: (ordinal, body) => events.push(`result ${ordinal} ${body.toString()}`),
      failure: (ordinal, body) => events.push(`failure ${ordinal} ${body.toString()}`),
      initFailed: (body) => events.push(`init ${body.toString()}`),
    });
    port = await new Promise<number>((resolve, reject) => api.listen(resolve, reject));
    agent = new Agent({ keepAlive: true });
    ask = httpCaller(`http://127.0.0.1:${port}`, agent);
  });
  afterEach(() => {
    agent.destroy();
    api.close();
  });

  const invoke = (ordinal: number): void =>
    api.invoke({
      ordinal,
      requestId: ID,
      event: Buffer.from(`{"n":${ordinal}}`),
      deadlineMs: 1,
      clientContext: null,
      functionArn: 'arn',
    });
  const post = async (path: string, body = '""', headers: Record<string, string> = {}): Promise<number> =>
    (await ask('POST', `/2018-06-01/runtime/${path}`, { body, headers })).status;

  it('lets in nobody who comes by another name or from a web page', async () => {
    for (const headers of [{ host: `evil.example:${port}` }, { host: '127.0.0.1:1' }, { origin: 'null' }]) {
      assert.equal((await ask('GET', NEXT, { headers })).status, 403);
    }
    assert.deepEqual(events, []);
  });

  it('knows its paths and their methods', async () => {
    const path = '/2018-06-01/runtime/';
    assert.equal((await ask('POST', NEXT)).status, 405);
    assert.equal((await ask('GET', `${path}init/error`)).status, 405);
    for (const unknown of [
      '/',
      '/2018-06-01/runtime/invocation',
      `${path}invocation/next/x`,
      `${path}exit/error`,
    ]) {
      assert.equal((await ask('GET', unknown)).status, 404, unknown);
    }
  });

  it('hands an event to the long poll that waits, or to the next one', async () => {
    const polling = ask('GET', NEXT);
    await eventually('it polls', () => events.length === 1);
    invoke(1);
    const first = await polling;
    assert.equal(first.body, '{"n":1}');
    assert.equal(first.headers['lambda-runtime-aws-request-id'], ID);
    assert.equal(await post(`invocation/${ID}/response`, '"one"'), 202);
    invoke(2);
    assert.equal((await ask('GET', NEXT)).body, '{"n":2}');
    assert.equal(
      await post(`invocation/${ID}/error`, 'bad', { 'lambda-runtime-function-error-type': 'T' }),
      202,
    );
    assert.deepEqual(events, ['ready', 'result 1 "one"', 'failure 2 {"errorType":"T","errorMessage":"bad"}']);
  });

  it('hands out one event at a time, however many polls and events wait', async () => {
    // Node publishes each request as its server gets it, in this process.
    let polls = 0;
    const onRequest = (): void => void polls++;
    subscribe('http.server.request.start', onRequest);
    const polling = [ask('GET', NEXT), ask('GET', NEXT)];
    await eventually('they poll', () => polls === 2);
    unsubscribe('http.server.request.start', onRequest);
    invoke(1);
    invoke(2);
    const first = await Promise.race(polling);
    assert.equal(first.body, '{"n":1}');
    assert.equal(await post(`invocation/${ID}/response`, '"one"'), 202);
    const second = (await Promise.all(polling)).find((answer) => answer !== first);
    assert.equal(second?.body, '{"n":2}');
  });

  it('sends no event on a connection that its client has left', async () => {
    const left = connect(port, '127.0.0.1');
    left.write(`GET ${NEXT} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
    await eventually('it polls', () => events.length === 1);
    left.destroy();
    await once(left, 'close');
    const polling = ask('GET', NEXT);
    // Each later request is answered after the end of that connection was noticed.
    await ask('GET', '/');
    invoke(1);
    assert.equal((await polling).body, '{"n":1}');
  });

  it('takes one answer for each event, and none before', async () => {
    assert.equal(await post(`invocation/${ID}/response`), 403);
    const polling = ask('GET', NEXT);
    await eventually('it polls', () => events.includes('ready'));
    assert.equal(await post(`invocation/${ID}/response`), 403);
    assert.equal(await post('init/error'), 403);
    invoke(1);
    await polling;
    assert.equal(await post('invocation/other/response'), 403);
    assert.equal((await ask('GET', NEXT)).status, 403);
    const both = await Promise.all([post(`invocation/${ID}/response`), post(`invocation/${ID}/response`)]);
    assert.deepEqual(both.sort(), [202, 403]);
    assert.deepEqual(events, ['ready', 'result 1 ""']);
  });

  it('takes a streamed answer, and an error at its end for an error', async () => {
    const polling = ask('GET', NEXT);
    await eventually('it polls', () => events.includes('ready'));
    invoke(1);
    await polling;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      [
        `POST /2018-06-01/runtime/invocation/${ID}/response HTTP/1.1`,
        `host: 127.0.0.1:${port}`,
        'Lambda-Runtime-Function-Response-Mode: streaming',
        'Transfer-Encoding: chunked',
        'Trailer: Lambda-Runtime-Function-Error-Type',
        '',
        '4',
        'half',
        '0',
        'Lambda-Runtime-Function-Error-Type: Stream.Broken',
        '',
        '',
      ].join('\r\n'),
    );
    await eventually('it is over', () => events.length === 2);
    socket.destroy();
    assert.match(events[1] ?? '', /^failure 1 .*Stream\.Broken/);
  });
});
