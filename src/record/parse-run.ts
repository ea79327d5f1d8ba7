/** The text of a `run.json` goes in; the run comes out, validated against its schema, or what is wrong with it and what to do. */
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { RunRecordSchema, type RunRecord } from '../model/RunRecord.js';

export type ParsedRun =
  { kind: 'run'; record: RunRecord } | { kind: 'unreadable' | 'newer-schema'; message: string; hint: string };

/** Made on first use. A run of an hour with 200 series is 50 MB: compiled, its check takes 0.1 s instead of 16. */
let compiled: ReturnType<typeof Compile<typeof RunRecordSchema>> | null = null;

/** `path`: how the message calls it. */
export function parseRun(text: string, path: string): ParsedRun {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      kind: 'unreadable',
      message: `${path} is not JSON: it is truncated or was changed.`,
      hint: 'Restore it, or run again.',
    };
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === 'string' && schema.startsWith('faasmark.run/') && schema !== 'faasmark.run/1') {
    return {
      kind: 'newer-schema',
      message: `${path} has schema ${schema}; this version reads faasmark.run/1.`,
      hint: 'Install a newer faasmark.',
    };
  }
  compiled ??= Compile(RunRecordSchema);
  if (compiled.Check(value)) return { kind: 'run', record: value };
  const [first] = Value.Errors(RunRecordSchema, value);
  return {
    kind: 'unreadable',
    message: `${path} is not a run: ${first?.instancePath ?? ''} ${first?.message ?? ''}.`,
    hint: 'Name the run.json of a run.',
  };
}
