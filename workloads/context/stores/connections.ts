/** Client settings that every SDK store shares: one attempt, connections kept open. Importing it first also silences the SDK's notice. */

// The SDK prints a notice about Node versions it will leave behind some day. It says nothing about this function and would
// stand in every function's log; this is the SDK's own switch for it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Enough for the widest fan-out at once. */
const agent = { keepAlive: true, maxSockets: 256 };

export const connections = {
  /** A retry would hide a failure inside a latency. */
  maxAttempts: 1,
  requestHandler: { httpAgent: agent, httpsAgent: agent },
};
