/** What a function threw goes in; when it says that the operating system gave no more memory, the error to tell of that comes out. */

class OutOfMemoryError extends Error {
  override readonly name = 'Runtime.OutOfMemory';
}

/** V8's message for an array buffer that it got no memory for. What fills its heap ends the process instead. */
const ALLOCATION_FAILED = 'Array buffer allocation failed';

export function outOfMemoryIn(thrown: unknown): Error | null {
  try {
    if (!(thrown instanceof RangeError) || thrown.message !== ALLOCATION_FAILED) return null;
    return new OutOfMemoryError('the operating system gave no more memory');
  } catch {
    return null; // A thrown value is anything: its own properties may throw when they are read.
  }
}
