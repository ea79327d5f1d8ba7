/** A function's name and an event's text enter, the reply's text leaves: the platform's public invoke interface over HTTP. */
import http from 'node:http';
import https from 'node:https';
import type { AwsCredentials } from '../../src/model/Credentials.js';
import { newSigner, type Signer } from '../../src/signing/signature-v4.js';
import { environment } from './environment.js';
import { quote } from './quote.js';

const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

/**
 * Invokes once, without retries, over a connection that stays open. `FAASMARK_INVOKE_URL` is the address with `{name}` for
 * the function; `FAASMARK_FUNCTIONS` is a JSON object from a function's name to the name under which it was deployed.
 * Where `FAASMARK_INVOKE_SIGN` names a region of AWS, it is signed with the credentials that the platform gave the function.
 * Rejects, naming the function, when the connection fails, the status is not 2xx, or the platform marks a function error.
 */
export function invoke(name: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const url = addressOf(name);
    const { request: open } = url.protocol === 'https:' ? https : http;
    const request = open(url, {
      method: 'POST',
      agent: url.protocol === 'https:' ? agents['https:'] : agents['http:'],
      headers: { ...signed(url, body), 'content-length': Buffer.byteLength(body) },
    });
    const fail = (error: Error) => {
      reject(new Error(`invoking "${name}" failed: ${error.message}`, { cause: error }));
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const status = response.statusCode ?? 0;
        const functionError = response.headers['x-amz-function-error'];
        if (status < 200 || status > 299) {
          reject(new Error(`invoking "${name}" was answered with status ${status}: ${quote(text)}`));
        } else if (functionError !== undefined) {
          reject(new Error(`"${name}" failed (${String(functionError)}): ${quote(text)}`));
        } else {
          resolve(text);
        }
      });
    });
    request.end(body);
  });
}

const TYPE: readonly [string, string] = ['content-type', 'application/json'];
let signer: Signer | undefined;

function signed({ host, pathname, search }: URL, body: string): Record<string, string> {
  const region = process.env['FAASMARK_INVOKE_SIGN'] ?? '';
  if (region === '') return Object.fromEntries([TYPE]);
  signer ??= newSigner({ service: 'lambda', region });
  const headers = [['host', host] as const, TYPE];
  const proof = signer.sign({ method: 'POST', path: pathname + search, headers, body }, own(), Date.now());
  return Object.fromEntries([...headers, ...proof]);
}

/** Those of the function's role; they stay the same as long as the instance lives. */
function own(): AwsCredentials {
  return {
    accessKeyId: environment('AWS_ACCESS_KEY_ID'),
    secretAccessKey: environment('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env['AWS_SESSION_TOKEN'] ?? null,
  };
}

/** Read once: the environment of an instance does not change. */
let deployed: ReadonlyMap<string, string> | undefined;

function addressOf(name: string): URL {
  const template = environment('FAASMARK_INVOKE_URL');
  deployed ??= deployedNames(environment('FAASMARK_FUNCTIONS'));
  const deployedName = deployed.get(name);
  if (deployedName === undefined) {
    throw new Error(`no function "${name}" was deployed here; there are: ${[...deployed.keys()].join(', ')}`);
  }
  return new URL(template.replace('{name}', encodeURIComponent(deployedName)));
}

function deployedNames(text: string): Map<string, string> {
  const names: unknown = JSON.parse(text);
  if (typeof names !== 'object' || names === null) throw new Error('FAASMARK_FUNCTIONS is not a JSON object');
  return new Map(Object.entries(names).map(([logical, name]) => [logical, String(name)]));
}
