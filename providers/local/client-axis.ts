/** The axis that says by which client functions of the reference runtime are called; nothing goes in. */
import type { AxisDefinition } from '../../src/model/Provider.js';

/** From inside, functions call each other by what the runtime hands them; a flow is started by an HTTP request only. */
export const clientAxis: AxisDefinition = {
  key: 'client',
  description:
    'how functions are called: http (the invoke API), sdk (the AWS SDK for JavaScript), context (context.invoke, from initiators only, and their default)',
  choices: ['http', 'sdk', 'context'],
  default: 'http',
  defaultFor: ({ vantage, entry }) => (vantage === 'platform' && entry !== 'native' ? 'context' : 'http'),
  notFor(choice, { vantage, entry }) {
    if (choice === 'http') return null;
    if (entry === 'native') return `a flow of the runtime is started by HTTP, not by client "${choice}"`;
    return choice === 'context' && vantage === 'external'
      ? 'context.invoke is for functions of the runtime, and the caller stands outside'
      : null;
  },
};
