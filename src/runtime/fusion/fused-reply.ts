/** What a fused instance answered goes in as bytes; the last step's own reply, and how long each step took, or which one failed, comes out. */

export interface FusedReply {
  /** The last step's reply, as it wrote it. */
  output: Buffer;
  /** Of each step, inside of the instance. */
  us: readonly number[];
}

export interface FusedError {
  /** From 0; null when the instance itself ended, in nobody knows which step. */
  step: number | null;
  errorType: string;
  errorMessage: string;
  /** The error as the step's own instance would have described it. */
  body: Buffer;
}

/** `{"us":[…],"output":…}`: the numbers come first, so that nobody has to look into the output. */
/** So many steps no chain has; what comes from an instance is not looked through without a bound. */
const MAX_US_BYTES = 64 * 1024;
const US_AT = '{"us":'.length;
const BETWEEN = '],"output":';
const ERROR_TYPE = /^(\d{1,5}):(.*)$/s;
/** What the instance finds out when it writes the last step's result. */
const OF_LAST = new Set(['Runtime.MarshalError', 'Function.ResponseSizeTooLarge']);

/** @returns null for what no fused instance writes */
export function readFusedReply(body: Buffer): FusedReply | null {
  const usEnd = body.indexOf(BETWEEN, 0, 'latin1');
  if (usEnd < US_AT || usEnd > MAX_US_BYTES) return null;
  const us: unknown = JSON.parse(body.toString('latin1', US_AT, usEnd + 1));
  if (!Array.isArray(us) || !us.every((each) => Number.isSafeInteger(each) && each >= 0)) return null;
  return { output: body.subarray(usEnd + BETWEEN.length, body.length - 1), us: us as number[] };
}

/** What `errorType` is inside of a fused instance. */
export function fusedErrorType(step: number, errorType: string): string {
  return `${step}:${errorType}`;
}

/** @param body JSON `{ errorType, errorMessage, trace? }` of the runtime's own making */
export function readFusedError(body: Buffer, steps: number): FusedError {
  const described = JSON.parse(body.toString()) as Record<string, unknown>;
  const told = String(described['errorType']);
  const errorMessage = String(described['errorMessage']);
  const [, digits, errorType] = ERROR_TYPE.exec(told) ?? [];
  if (digits === undefined || errorType === undefined) {
    return { step: OF_LAST.has(told) ? steps - 1 : null, errorType: told, errorMessage, body };
  }
  const own = Buffer.from(JSON.stringify({ ...described, errorType }));
  return { step: Number(digits), errorType, errorMessage, body: own };
}
