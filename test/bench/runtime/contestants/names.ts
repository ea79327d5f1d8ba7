/** Nothing goes in; the names come out by which goals and contestants know each other. */

export const RUNTIME = 'faasmark runtime';
/** The same, called less often. */
export const RUNTIME_SELDOM = 'faasmark runtime, called seldom';
export const RUNTIME_8 = 'faasmark runtime, 8 in flight';
export const NODE_HTTP = 'node:http';
export const FUNCTIONS_FRAMEWORK = 'functions-framework';
export const WORKERD = 'workerd';
export const LAMBDA_RIC = 'aws-lambda-ric';
export const SERVERLESS_OFFLINE = 'serverless-offline';

export const COMPOSED = {
  single: 'a single call',
  empty: 'a flow without a call',
  one: 'a flow of 1',
  ten: 'a flow of 10',
  fused: 'a flow of 10, fused',
  http: '10 nested by HTTP',
  invoke: '10 nested by context.invoke',
  fan: 'fan-out of 16, 8 in flight',
  fanApart: 'fan-out of 16, 1 in flight',
  fanAlone: 'fan-out of 16, 8 in flight, without the function that splits',
  handOver: 'hand-over through the store',
  putAndGet: 'a put and a get in one function',
} as const;
