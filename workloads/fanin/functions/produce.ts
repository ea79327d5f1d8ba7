/** A request enters, a reading that only this producer of this call gives leaves. */
import type { Handler } from '../../context/index.js';

interface Request {
  call: number;
  branch: number;
}

export const handler: Handler<Request, { branch: number; reading: number }> = ({ call, branch }) => ({
  branch,
  reading: call * 1000 + branch * branch,
});
