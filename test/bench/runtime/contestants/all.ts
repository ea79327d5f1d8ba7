/** Where packages are found goes in; all that is compared comes out, those that are compared with each other side by side. */
import { readFileSync } from 'node:fs';
import type { Contestant } from '../contestant.js';
import type { Peers } from '../peers.js';
import { compositions } from './compositions.js';
import { eightInFlight, oneInFlight } from './faasmark-runtime.js';
import { functionsFramework } from './functions-framework.js';
import { lambdaRic } from './lambda-ric.js';
import { nodeHttp } from './node-http.js';
import { serverlessOffline } from './serverless-offline.js';
import { workerd } from './workerd.js';

export function allContestants(peers: Peers): Contestant[] {
  const version = `faasmark ${ownVersion()}`;
  return [
    serverlessOffline(peers),
    lambdaRic(peers),
    oneInFlight(version),
    nodeHttp,
    eightInFlight(version),
    functionsFramework(peers),
    workerd(peers),
    compositions(version),
  ];
}

function ownVersion(): string {
  const file = new URL('../../../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
