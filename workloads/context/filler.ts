/** A size and a call's number enter, ASCII text of that size leaves, different for every call. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Prime, so that a chunk repeated or lost at a usual boundary shifts the pattern. */
const BLOCK_LENGTH = 1021;
/** Digits of a call's number at the end of the text. */
const TAIL_LENGTH = 12;

/** Multiplicative congruential sequence (Park and Miller, 1988): no pattern that a compressor on the way would shorten much. */
const BLOCK = (() => {
  let state = 1;
  let block = '';
  while (block.length < BLOCK_LENGTH) {
    state = (state * 48271) % 0x7fffffff;
    block += ALPHABET.charAt(state & 63);
  }
  return block;
})();

/** Calls come in series of one size: the body of the last size is kept, so that making a text costs little of what is measured. */
let kept = { length: 0, body: '' };

/** What the texts of one size have in common: all but their tails. */
export function fillerBody(sizeBytes: number): string {
  const length = Math.max(0, sizeBytes - TAIL_LENGTH);
  if (kept.length !== length) {
    kept = { length, body: BLOCK.repeat(Math.ceil(length / BLOCK_LENGTH)).slice(0, length) };
  }
  return kept.body;
}

/** What tells the texts of one size apart: the last digits of the call's number, as many as fit. */
export function fillerTail(sizeBytes: number, call: number): string {
  const digits = String(call).padStart(TAIL_LENGTH, '0');
  return digits.slice(digits.length - Math.min(sizeBytes, TAIL_LENGTH));
}

/** `sizeBytes` ASCII characters that end in the last digits of the call's number. */
export function filler(sizeBytes: number, call: number): string {
  return fillerBody(sizeBytes) + fillerTail(sizeBytes, call);
}
