/** An operation, a status and words go in; the refusal comes out in the protocol of whoever was asked. */
import type { PassedAnswer } from '../../../fixtures/reverse-proxy.js';
import { failure } from './lambda-front.js';
import { queryError, xmlAnswer } from './protocols.js';

export function refusalOf(operation: string, status: number, type: string, message: string): PassedAnswer {
  return /^(IAM|STS|S3):/.test(operation)
    ? xmlAnswer(status, queryError(type, message))
    : failure(status, type, message);
}
