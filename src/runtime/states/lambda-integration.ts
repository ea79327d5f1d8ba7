/** The Parameters of a `lambda:invoke` task go in, which function to call with what comes out; and its reply wrapped as AWS wraps it. */
import { documentOfValue, type Document } from './document.js';
import { isJsonObject, type Json } from './json.js';
import { StateError } from './state-error.js';

/** AWS documentation, "Invoke an AWS Lambda function with Step Functions": FunctionName, Qualifier and Payload. */
export function integrationCall(parameters: Json): { name: string; payload: Document } {
  const given = isJsonObject(parameters) ? parameters['FunctionName'] : undefined;
  if (typeof given !== 'string' || !isJsonObject(parameters)) {
    throw new StateError('States.Runtime', 'FunctionName must be a string');
  }
  const qualifier = parameters['Qualifier'];
  if (qualifier !== undefined && typeof qualifier !== 'string') {
    throw new StateError('States.Runtime', 'Qualifier must be a string');
  }
  const plain = given.replace(/^arn:aws[a-z-]*:lambda:[a-z0-9-]*:\d*:function:/, '');
  const name = (qualifier === undefined ? plain : `${plain}:${qualifier}`).replace(/:\$LATEST$/, '');
  return { name, payload: documentOfValue(parameters['Payload'] ?? {}) };
}

export function integrationResult(payload: Json, executedVersion: string): Document {
  return documentOfValue({ ExecutedVersion: executedVersion, Payload: payload, StatusCode: 200 });
}
