/** A text enters; its length and checksum, which prove that all of it arrived, leave. */
import { fnv1a, type Handler } from '../../context/index.js';

interface Receipt {
  bytes: number;
  checksum: number;
}

export const handler: Handler<{ payload: string }, Receipt> = ({ payload }) => ({
  bytes: payload.length,
  checksum: fnv1a(payload),
});
