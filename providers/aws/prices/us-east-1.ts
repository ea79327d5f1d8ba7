/** Public prices of AWS in us-east-1, on demand, first tier, without free tier: data, with the date and source of each. */
import type { PriceBook } from './PriceBook.js';

const INFRACOST_2024 = { asOf: '2024-07', source: 'infracost golden files, July 2024' };
const DURATION = {
  asOf: '2025',
  source: 'cloudchipr.com AWS Lambda pricing guide, 2025, as infracost golden files of July 2024',
  unit: 'GB-second',
  granularity: '1 ms, initialisation included since 1 August 2025',
};
const NOT_CONFIRMED = 'not confirmed for this book';
const PER_REQUEST = { unit: 'request', granularity: 'per request' };
const HOUR = { unit: 'hour', granularity: '1 s, at least 60 s' };

export const US_EAST_1: PriceBook = {
  region: 'us-east-1',
  currency: 'USD',
  lambda: {
    request: { usd: 0.2e-6, ...PER_REQUEST, asOf: DURATION.asOf, source: DURATION.source },
    gbSecond: {
      x86_64: { usd: 0.0000166667, ...DURATION },
      arm64: { usd: 0.0000133334, ...DURATION },
    },
    provisionedGbSecond: {
      x86_64: {
        usd: 0.0000041667,
        unit: 'GB-second provisioned',
        granularity: '5 min',
        asOf: '2024-07',
        source: `AWS Lambda pricing, ${NOT_CONFIRMED}`,
      },
      arm64: {
        usd: 0.0000033333,
        unit: 'GB-second provisioned',
        granularity: '5 min',
        ...INFRACOST_2024,
      },
    },
    provisionedUsedGbSecond: {
      x86_64: {
        usd: 0.0000097222,
        unit: 'GB-second',
        granularity: '1 ms',
        asOf: '2024-07',
        source: `AWS Lambda pricing, ${NOT_CONFIRMED}`,
      },
      arm64: { usd: 0.0000077778, unit: 'GB-second', granularity: '1 ms', ...INFRACOST_2024 },
    },
  },
  express: {
    request: {
      usd: 1e-6,
      ...PER_REQUEST,
      asOf: '2026-03',
      source: 'aws.amazon.com/step-functions/pricing (undated copy), wring.co, March 2026',
    },
    gbSecond: {
      usd: 0.00001667,
      unit: 'GB-second',
      granularity: '100 ms, 64 MB',
      asOf: '2026-03',
      source: 'aws.amazon.com/step-functions/pricing (undated copy), wring.co, March 2026',
    },
  },
  dynamodb: {
    writeUnit: {
      usd: 0.625e-6,
      unit: 'write unit',
      granularity: '1 KB, per request',
      asOf: '2024-11-15',
      source: 'infracost, 15 November 2024; airbyte.com, July 2025',
    },
    readUnit: {
      usd: 0.125e-6,
      unit: 'read unit',
      granularity: '4 KB of a consistent read, per request',
      asOf: '2024-11-15',
      source: 'infracost, 15 November 2024; airbyte.com, July 2025',
    },
  },
  s3: {
    put: { usd: 0.005 / 1_000, ...PER_REQUEST, ...INFRACOST_2024 },
    get: { usd: 0.0004 / 1_000, ...PER_REQUEST, ...INFRACOST_2024 },
  },
  sqs: {
    request: {
      usd: 0.4e-6,
      unit: 'request of a standard queue',
      granularity: '64 KB, per request',
      asOf: '2024-07',
      source: `Amazon SQS pricing, ${NOT_CONFIRMED}`,
    },
  },
  logs: { ingestedGb: { usd: 0.5, unit: 'GB ingested', granularity: 'by the byte', ...INFRACOST_2024 } },
  instances: {
    't3.medium': { usd: 0.0416, ...HOUR, ...INFRACOST_2024, description: '2 vCPU, 4 GiB' },
    't3.large': { usd: 0.0832, ...HOUR, ...INFRACOST_2024, description: '2 vCPU, 8 GiB' },
    'm7g.large': {
      usd: 0.0816,
      ...HOUR,
      asOf: '2026-06-17',
      source: 'factualminds.com, 17 June 2026',
      description: '2 vCPU, 8 GiB, arm64',
    },
  },
};
