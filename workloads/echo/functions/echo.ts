/** Anything enters and leaves unchanged. */
import type { Handler } from '../../context/index.js';

export const handler: Handler = (event) => event;
