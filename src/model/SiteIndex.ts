/** `index.json` of a dashboard, schema `faasmark.dashboard/1`: what its pages show, for programs. Schema first, types inferred. */
import { Type, type Static, type TSchema } from 'typebox';
import { REFUSALS, STANDS } from './Site.js';

const open = { additionalProperties: true } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = Type.String();
const instant = Type.String({ description: 'ISO 8601, UTC' });
const count = Type.Integer({ minimum: 0 });
const quantile = Type.Union([Type.Number(), Type.Literal('failing'), Type.Null()], {
  description: 'µs; failing: so many requests failed that it is infinite; null: too few samples to say',
});
const interval = nullable(Type.Tuple([Type.Number(), Type.Number()]));
const path = Type.String({ description: 'relative to index.json' });

export const SiteIndexSchema = Type.Object(
  {
    schema: Type.Literal('faasmark.dashboard/1'),
    tool: Type.Object({ version: text }, open),
    /** Of the newest run. */
    updatedAt: nullable(instant),
    staleAfterMs: Type.Integer(),
    /** Providers without a fresh run. */
    stale: Type.Array(Type.Object({ provider: text, newestAt: instant }, open)),
    platforms: Type.Array(
      Type.Object(
        {
          provider: text,
          region: text,
          newestAt: instant,
          stale: Type.Boolean(),
          runs: count,
          badge: path,
          /** The FaaSMark; null: `needs` says what is missing. */
          mark: nullable(
            Type.Object(
              {
                valueUs: quantile,
                interval: Type.Tuple([quantile, quantile]),
                days: count,
                from: text,
                to: text,
              },
              open,
            ),
          ),
          needs: nullable(text),
        },
        open,
      ),
    ),
    series: Type.Array(
      Type.Object(
        {
          id: text,
          provider: text,
          region: text,
          workload: text,
          composition: text,
          /** Where the caller stood: only `platform` and `same-region` may be compared between platforms. */
          stand: Type.Enum([...STANDS]),
          caller: text,
          load: text,
          emulated: Type.Array(text),
          page: path,
          badge: path,
          runs: count,
          stale: Type.Boolean(),
          newest: Type.Object(
            {
              run: text,
              at: instant,
              p50Us: quantile,
              p99Us: quantile,
              p99Interval: interval,
              n: count,
              trials: count,
            },
            open,
          ),
          changes: Type.Array(
            Type.Object(
              {
                quantile: text,
                at: instant,
                run: text,
                before: quantile,
                after: quantile,
                ratio: nullable(Type.Number()),
                p: Type.Number(),
              },
              open,
            ),
          ),
        },
        open,
      ),
    ),
    rankings: Type.Array(
      Type.Object(
        {
          label: text,
          stand: Type.Enum([...STANDS]),
          load: text,
          clear: Type.Boolean(),
          /** Empty while fewer than two platforms have days enough. */
          ranked: Type.Array(
            Type.Object(
              {
                provider: text,
                region: text,
                best: count,
                worst: count,
                valueUs: quantile,
                interval: Type.Tuple([quantile, quantile]),
                days: count,
              },
              open,
            ),
          ),
          missing: Type.Array(Type.Object({ provider: text, region: text, days: count, hours: count }, open)),
        },
        open,
      ),
    ),
    /** The newest first. */
    runs: Type.Array(
      Type.Object(
        { id: text, startedAt: instant, series: count, report: nullable(path), data: nullable(path) },
        open,
      ),
    ),
    refused: Type.Array(
      Type.Object({ place: text, id: nullable(text), kind: Type.Enum([...REFUSALS]), reason: text }, open),
    ),
    proof: nullable(
      Type.Object({ startedAt: instant, ok: Type.Boolean(), held: count, of: count, page: path }, open),
    ),
  },
  { $id: 'https://faasmark.dev/schemas/dashboard-1.json', title: 'faasmark.dashboard/1', ...open },
);

export type SiteIndex = Static<typeof SiteIndexSchema>;
