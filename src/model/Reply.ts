/** The reply envelope `faasmark.reply/1` that every deployed function answers with, in any language. */
import { Type, type Static } from 'typebox';

/** What a function did besides computing, timed by its own clock. Nested: an invoked function brings its own hops. */
export const HopSchema = Type.Cyclic(
  {
    Hop: Type.Object(
      {
        name: Type.String({ description: 'deployed function invoked, or store used' }),
        kind: Type.Union([Type.Literal('invoke'), Type.Literal('put'), Type.Literal('get')]),
        us: Type.Number({ minimum: 0, description: 'service time that this function saw, µs' }),
        instance: Type.Optional(Type.String({ description: 'instance that answered (invoke)' })),
        ordinal: Type.Optional(Type.Integer({ minimum: 1 })),
        ageUs: Type.Optional(Type.Number({ minimum: 0 })),
        durationUs: Type.Optional(Type.Number({ minimum: 0 })),
        hops: Type.Optional(Type.Array(Type.Ref('Hop'))),
      },
      { additionalProperties: true },
    ),
  },
  'Hop',
);

/** Evidence for the start class of one invocation, and the service time that its own caller saw. */
export interface Hop {
  name: string;
  kind: 'invoke' | 'put' | 'get';
  us: number;
  instance?: string;
  ordinal?: number;
  ageUs?: number;
  durationUs?: number;
  hops?: Hop[];
}

export const ReplySchema = Type.Object(
  {
    fm: Type.Literal(1),
    instance: Type.String({ minLength: 1, maxLength: 200, description: 'unique per instance' }),
    ordinal: Type.Integer({ minimum: 1, description: 'which call of this instance, from 1' }),
    ageUs: Type.Number({
      minimum: 0,
      description: 'monotonic age at handler entry, µs, since the process began or was taken from a pool',
    }),
    durationUs: Type.Number({ minimum: 0, description: 'handler entry to handler end, µs' }),
    hops: Type.Array(HopSchema),
    result: Type.Unknown(),
    before: Type.Optional(
      Type.Array(Type.Unknown(), {
        description:
          'what the functions before this one said of themselves, where a platform joins them that tells nothing of them',
      }),
    ),
  },
  { $id: 'https://faasmark.dev/schemas/reply-1.json', title: 'faasmark.reply/1', additionalProperties: true },
);

export interface Reply extends Omit<Static<typeof ReplySchema>, 'hops'> {
  hops: Hop[];
}
