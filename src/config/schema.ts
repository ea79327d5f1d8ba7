/** The option table goes in; the JSON Schema of config files comes out. */
import { fileKey, type Option } from './option.js';
import { OPTION_ROWS } from './options.js';

type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema, draft 7 and later. `extend` cannot be written in JSON: functions have no text there. */
export const ConfigFileSchema: Schema = {
  $id: 'https://faasmark.dev/schemas/config.json',
  title: 'faasmark.config.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    ...Object.fromEntries(
      OPTION_ROWS.filter(([, option]) => option.inFile).map(([name, option]) => [
        fileKey(name),
        { description: option.description, ...listed(option) },
      ]),
    ),
  },
};

function listed(option: Option): Schema {
  const one = schemaOf(option);
  return option.list === true ? { anyOf: [one, { type: 'array', items: one }] } : one;
}

function schemaOf({ value }: Option): Schema {
  switch (value.kind) {
    case 'duration':
      return { type: 'string', pattern: '^(\\d+\\.?\\d*|\\.\\d+)\\s*(ms|s|m|h)$' };
    case 'rate':
    case 'factor':
      return { type: 'number', exclusiveMinimum: 0, maximum: value.max };
    case 'usd':
      return { type: 'number', minimum: 0, maximum: value.max };
    case 'percent':
      return { type: 'string', pattern: '^(\\d+\\.?\\d*|\\.\\d+)\\s*%$' };
    case 'integer':
      return { type: 'integer', minimum: value.min, maximum: value.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { enum: [...value.choices] };
    case 'fail-on':
      return { type: 'string', pattern: '^regression(=(\\d+\\.?\\d*|\\.\\d+)\\s*%)?$' };
    case 'string':
    case 'name':
      return { type: 'string', minLength: 1 };
    case 'texts':
    case 'thresholds': {
      const one = { type: 'string', minLength: 1 };
      return { anyOf: [one, { type: 'array', items: one }] };
    }
    case 'axes': {
      const one = { type: ['string', 'number'] };
      return { type: 'object', additionalProperties: { anyOf: [one, { type: 'array', items: one }] } };
    }
    case 'headers':
    case 'variables':
      return { type: 'object', additionalProperties: { type: 'string' } };
    default:
      return value satisfies never;
  }
}
