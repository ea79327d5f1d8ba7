/** A Python that has moto goes in; a moto server comes out, on a port of its own on loopback, that ends with this process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ACCOUNT } from './protocols.js';

export interface MotoServer {
  url: string;
  /** Forgets everything that was made. */
  reset(): Promise<void>;
  end(): Promise<void>;
}

/** Its own way to begin, beside something that ends it when nobody holds the other end of its input any more. */
const PROGRAM = `
import os, sys, threading
def end_with_parent():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=end_with_parent, daemon=True).start()
from moto.server import main
main(['-H', '127.0.0.1', '-p', '0'])
`;
const ADDRESS = /Running on (http:\/\/127\.0\.0\.1:\d+)/;

export async function startMoto(python: string): Promise<MotoServer> {
  const child = spawn(python, ['-c', PROGRAM], {
    // The account that the reference runtime names, so that all ARNs are of one.
    env: { ...process.env, MOTO_ACCOUNT_ID: ACCOUNT, PYTHONUNBUFFERED: '1' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    const said: string[] = [];
    // It logs every request: read on, or it stands still when the pipe is full.
    createInterface(child.stderr).on('line', (line) => {
      const [, address] = ADDRESS.exec(line) ?? [];
      if (address !== undefined) resolve(address);
      if (said.length < 100) said.push(line);
    });
    void ended.then(() => reject(new Error(`moto ended at once:\n${said.join('\n')}`)));
    child.once('error', reject);
  });
  const reset = async (): Promise<void> => {
    const { ok, status } = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
    if (!ok) throw new Error(`moto answers its reset with ${status}`);
  };
  await reset();
  return {
    url,
    reset,
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
