/** The shape of a dated price book: one region's public prices on demand, each with where and when it was read. */

export interface Price {
  usd: number;
  /** What so much is paid for. */
  unit: string;
  /** In which steps it is counted. */
  granularity: string;
  /** A date, a month or a year: when the source was written or last changed. */
  asOf: string;
  source: string;
}

export interface PriceBook {
  region: string;
  currency: 'USD';
  lambda: {
    request: Price;
    gbSecond: Readonly<Record<Architecture, Price>>;
    /** While provisioned instances stand, and what a call on them takes beside. */
    provisionedGbSecond: Readonly<Record<Architecture, Price>>;
    provisionedUsedGbSecond: Readonly<Record<Architecture, Price>>;
  };
  express: { request: Price; gbSecond: Price };
  dynamodb: { writeUnit: Price; readUnit: Price };
  s3: { put: Price; get: Price };
  sqs: { request: Price };
  logs: { ingestedGb: Price };
  /** To hold against them, per hour. */
  instances: Readonly<Record<string, Price & { description: string }>>;
}

export type Architecture = 'x86_64' | 'arm64';
