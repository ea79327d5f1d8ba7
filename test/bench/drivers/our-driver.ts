/** Loads go in, the times of each request come out: FaaSMark's own driving thread, in a process of its own that lives as long as the benchmark. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Tool, ToolResult } from './tool.js';

type Message =
  { kind: 'ready' } | { kind: 'result'; result: ToolResult } | { kind: 'broke'; message: string };

/** `certificate`: PEM file that it trusts, as Node reads it only at the start of a process. */
export async function startOurDriver(certificate: string | null): Promise<Tool> {
  const main = fileURLToPath(new URL('./our-driver-main.js', import.meta.url));
  const trust: Record<string, string> = certificate === null ? {} : { NODE_EXTRA_CA_CERTS: certificate };
  const child = fork(main, [], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, ...trust },
  });
  const answer = (): Promise<Message> =>
    new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('the driving process ended'));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message as Message);
      });
    });
  await answer();
  return {
    name: 'faasmark',
    secure: true,
    async run(load) {
      const reply = answer();
      child.send(load);
      const message = await reply;
      if (message.kind !== 'result')
        throw new Error(`the driver: ${message.kind === 'broke' ? message.message : message.kind}`);
      return message.result;
    },
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
