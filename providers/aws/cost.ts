/** A series and what one of its calls uses go in; what AWS charges for that comes out, free tiers ignored. Pure. */
import type { CallCost, CallUse, Charge, StoreUse } from '../../src/model/Cost.js';
import type { SeriesPlan } from '../../src/model/Plan.js';
import { architectureOf, provisionedOf } from './axes.js';
import type { Price, PriceBook } from './prices/PriceBook.js';
import { US_EAST_1 } from './prices/us-east-1.js';

const BOOKS: readonly PriceBook[] = [US_EAST_1];
/** Not of the t family, whose processors are lent by credit. */
const OWN = 'm7g.large';
/** START, END and REPORT of one invocation; CloudWatch counts lines in bytes. */
const LOG_BYTES = 300;
const BYTES_PER_GB = 1e9;
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4 * 1_024;
const MESSAGE_UNIT_BYTES = 64 * 1_024;

/** What so much of something costs, and by which price. */
interface Paid {
  amount: number;
  price: Price;
}

interface Item extends Pick<Charge, 'item' | 'estimate'> {
  paid: readonly Paid[];
}

export function costOf(series: SeriesPlan, use: CallUse): CallCost {
  const book = BOOKS.find(({ region }) => region === series.region) ?? US_EAST_1;
  const instance = book.instances[OWN];
  if (instance === undefined) throw new Error(`the prices of ${book.region} lack ${OWN}`);
  const perCall = itemsPerCall(series, use, book);
  const perHour = itemsPerHour(series, book);
  return {
    perCall: perCall.flatMap(chargeOf),
    perHour: perHour.flatMap(chargeOf),
    prices: sourceOf(
      [...perCall, ...perHour].flatMap(({ paid }) => paid.filter(({ amount }) => amount > 0)),
      book,
    ),
    assumptions: [
      'free tiers and lower prices for large amounts are ignored, and so are data that leave the region and what stores hold',
      ...(series.region === book.region
        ? []
        : [`the prices of ${book.region} stand for ${series.region}, of which there are none here`]),
      ...(perHour.length > 0
        ? ['provisioned instances are paid for all the time, and are supposed to take every call']
        : []),
    ],
    own: {
      name: `EC2 ${OWN} (${instance.description})`,
      usdPerHour: instance.usd,
      asOf: instance.asOf,
      source: instance.source,
    },
  };
}

/** `ceil_ms(billed) × GB × p_gbs + p_req`: initialisation is within what was billed, and is not added. */
function itemsPerCall(series: SeriesPlan, use: CallUse, book: PriceBook): Item[] {
  const { lambda, express, logs } = book;
  const architecture = architectureOf(series);
  const duration = provisionedOf(series) > 0 ? lambda.provisionedUsedGbSecond : lambda.gbSecond;
  const of = (...stores: readonly StoreUse['store'][]): Paid[] =>
    use.stores.filter(({ store }) => stores.includes(store)).flatMap((one) => storePaid(one, book));
  return [
    { item: 'requests', estimate: null, paid: [{ amount: use.invocations, price: lambda.request }] },
    {
      item: 'duration',
      estimate: null,
      paid: [{ amount: (use.billedMs / 1_000) * gbOf(series), price: duration[architecture] }],
    },
    {
      item: 'stores',
      estimate: 'the size of a value is that of its payload and 200 bytes',
      paid: of('s3', 'dynamodb'),
    },
    {
      item: 'messages',
      estimate: 'one send, one receive and one delete for each message; empty receives are not known',
      paid: of('sqs'),
    },
    {
      item: 'transitions',
      estimate: null,
      paid: [
        { amount: use.executions.count, price: express.request },
        { amount: use.executions.mbMs / 1_000 / 1_024, price: express.gbSecond },
      ],
    },
    {
      item: 'logs',
      estimate: `${LOG_BYTES} bytes for the lines START, END and REPORT of each invocation`,
      paid: [{ amount: (use.invocations * LOG_BYTES) / BYTES_PER_GB, price: logs.ingestedGb }],
    },
  ];
}

function itemsPerHour(series: SeriesPlan, { lambda }: PriceBook): Item[] {
  const instances = provisionedOf(series) * series.functions.length;
  const price = lambda.provisionedGbSecond[architectureOf(series)];
  return instances === 0
    ? []
    : [{ item: 'provisioned', estimate: null, paid: [{ amount: instances * gbOf(series) * 3_600, price }] }];
}

const gbOf = ({ memoryMb }: SeriesPlan): number => memoryMb / 1_024;
const units = (bytes: number, each: number): number => Math.max(1, Math.ceil(bytes / each));

/** Reads of a table are consistent (`workloads/context/stores/dynamodb.ts`). */
function storePaid({ store, operation, count, valueBytes }: StoreUse, book: PriceBook): Paid[] {
  const put = operation === 'put';
  switch (store) {
    case 's3':
      return [{ amount: count, price: put ? book.s3.put : book.s3.get }];
    case 'dynamodb':
      return [
        put
          ? { amount: count * units(valueBytes, WRITE_UNIT_BYTES), price: book.dynamodb.writeUnit }
          : { amount: count * units(valueBytes, READ_UNIT_BYTES), price: book.dynamodb.readUnit },
      ];
    case 'sqs': {
      const pieces = units(valueBytes, MESSAGE_UNIT_BYTES);
      return [{ amount: count * (put ? pieces : pieces + 1), price: book.sqs.request }];
    }
    case 'runtime':
      return [];
    default:
      return store satisfies never;
  }
}

function chargeOf({ item, estimate, paid }: Item): Charge[] {
  const usd = paid.reduce((sum, { amount, price }) => sum + amount * price.usd, 0);
  return usd === 0 ? [] : [{ item, usd, estimate }];
}

/** As old as the oldest of the prices that were used. */
function sourceOf(paid: readonly Paid[], { region, currency }: PriceBook): CallCost['prices'] {
  const prices = paid.map(({ price }) => price);
  const [oldest = ''] = prices.map(({ asOf }) => asOf).sort();
  return {
    asOf: oldest,
    source: [...new Set(prices.map(({ source }) => source))].join('; '),
    region,
    currency,
  };
}
