/** The gateway's argument: options to JSON and, checked, back. */
import type { RuntimeOptions } from './start-runtime.js';

export interface GatewayOptions extends Omit<RuntimeOptions, 'report'> {
  /** Ends as soon as its stdin closes. Otherwise it lives until it is told to end. */
  attached: boolean;
}

const OPTIONAL_NUMBERS = [
  'poolSize',
  'keepAliveMs',
  'graceMs',
  'initTimeoutMs',
  'queueLimit',
  'eventRetryMs',
  'maxDepth',
] as const;

/** @throws Error with a sentence that says what is wrong */
export function parseGatewayOptions(text: string): GatewayOptions {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('the options must be a JSON object');
  const given: Record<string, unknown> = { ...value };
  const { id, host, port, stores, workDir, attached } = given;
  if (typeof id !== 'string' || id === '') throw new Error('id must be a string');
  if (host !== '127.0.0.1') throw new Error('host must be 127.0.0.1');
  if (typeof port !== 'number') throw new Error('port must be a number');
  if (typeof stores !== 'boolean' || typeof attached !== 'boolean') {
    throw new Error('stores and attached must be booleans');
  }
  if (typeof workDir !== 'string') throw new Error('workDir must be a path');
  const options: GatewayOptions = { id, host, port, stores, workDir, attached };
  for (const key of OPTIONAL_NUMBERS) {
    const number = given[key];
    if (number === undefined) continue;
    if (typeof number !== 'number') throw new Error(`${key} must be a number`);
    options[key] = number;
  }
  return options;
}
