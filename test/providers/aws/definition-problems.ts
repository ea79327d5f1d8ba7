/** A definition of a state machine goes in; what AWS's schema and its rules for names and targets find wrong comes out, by a validator that is not ours. */
import { createRequire } from 'node:module';
import type { Definition } from '../../../providers/aws/state-machine.js';

/** It comes without types. */
const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => {
  errors: unknown[];
};

export function problemsOf(definition: Definition): string[] {
  // It writes into what it looks at.
  const { errors } = validate(structuredClone(definition));
  return errors.map((error) => JSON.stringify(error));
}
