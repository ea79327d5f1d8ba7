/** A definition in Amazon States Language goes in; what a validator that is not ours has against it comes out, nothing where it is valid. */
import { createRequire } from 'node:module';

interface Validation {
  isValid: boolean;
  errorsText(separator?: string): string;
}

/** `checkPaths`: JSONPath expressions; `checkArn`: that each Resource is an ARN. */
const validate = createRequire(import.meta.url)('asl-validator') as (
  definition: object,
  options: { checkPaths: boolean; checkArn: boolean },
) => Validation;

/** It adds fields to what it is given, so it is given a copy: as it would travel, without what JSON leaves out. */
export function aslErrors(definition: object): string | null {
  const copy = JSON.parse(JSON.stringify(definition)) as object;
  const { isValid, errorsText } = validate(copy, { checkPaths: true, checkArn: true });
  return isValid ? null : errorsText('\n');
}
