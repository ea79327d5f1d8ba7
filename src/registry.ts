/** Definitions of the user's own go in; the catalog of everything that can be named comes out. The only place that loads providers, workloads and reporters. */
import type { BillReaderName } from './model/CallTarget.js';
import type { ConfigFile } from './model/Config.js';
import type { BillReader } from './model/Drive.js';
import type { Catalog, CatalogEntry } from './model/Catalog.js';
import type { Provider } from './model/Provider.js';
import type { ComparisonForm } from './model/ComparisonForm.js';
import type { Reporter } from './model/Reporter.js';
import type { Workload } from './model/Workload.js';

/** To add one: a folder under `workloads/` and an entry here. */
const WORKLOADS: readonly CatalogEntry<Workload>[] = [
  {
    name: 'noop',
    description: 'one function that does nothing: the mark',
    load: async () => (await import('../workloads/noop/workload.js')).noop,
    module: { path: '../../workloads/noop/workload.js', export: 'noop' },
  },
  {
    name: 'echo',
    description: 'one function that returns its payload',
    load: async () => (await import('../workloads/echo/workload.js')).echo,
    module: { path: '../../workloads/echo/workload.js', export: 'echo' },
  },
  {
    name: 'chain',
    description: 'functions one after the other, each with the result of the one before',
    load: async () => (await import('../workloads/chain/workload.js')).chain,
    module: { path: '../../workloads/chain/workload.js', export: 'chain' },
  },
  {
    name: 'fanout',
    description: 'one function, then many at the same time',
    load: async () => (await import('../workloads/fanout/workload.js')).fanout,
    module: { path: '../../workloads/fanout/workload.js', export: 'fanout' },
  },
  {
    name: 'fanin',
    description: 'many functions at the same time, then one that joins their results',
    load: async () => (await import('../workloads/fanin/workload.js')).fanin,
    module: { path: '../../workloads/fanin/workload.js', export: 'fanin' },
  },
  {
    name: 'handoff',
    description: 'a value of a given size from one function to the next, through a store',
    load: async () => (await import('../workloads/handoff/workload.js')).handoff,
    module: { path: '../../workloads/handoff/workload.js', export: 'handoff' },
  },
];

/** To add one: a folder under `providers/` and a line here. */
const PROVIDERS: readonly CatalogEntry<Provider>[] = [
  {
    name: 'local',
    description: 'the reference runtime that comes in the box, on this machine',
    load: async () => (await import('../providers/local/provider.js')).local,
  },
  {
    name: 'aws',
    description: 'AWS Lambda, with S3, DynamoDB, SQS and Step Functions; by the SDK’s own credentials',
    load: async () => (await import('../providers/aws/provider.js')).aws(),
  },
  {
    name: 'http',
    description: 'functions that already run: faasmark run https://… deploys nothing',
    load: async () => (await import('../providers/http/provider.js')).http,
  },
];

/** To add one: a folder under `reports/` and a line here. */
const REPORTERS: readonly CatalogEntry<Reporter>[] = [
  {
    name: 'terminal',
    description: 'the table on stdout',
    load: async () => (await import('../reports/terminal/reporter.js')).terminalReporter,
  },
  {
    name: 'json',
    description: 'the run record on stdout',
    load: async () => (await import('../reports/json/reporter.js')).jsonReporter,
  },
  {
    name: 'csv',
    description: 'summary.csv: one line for each series',
    load: async () => (await import('../reports/csv/reporter.js')).csvReporter,
  },
  {
    name: 'markdown',
    description: 'summary.md: the table for a pull request or a wiki',
    load: async () => (await import('../reports/markdown/reporter.js')).markdownReporter,
  },
  {
    name: 'html',
    description: 'report.html: one file with charts that opens without a network',
    load: async () => (await import('../reports/html/reporter.js')).htmlReporter,
  },
  {
    name: 'junit',
    description: 'junit.xml: thresholds, gates and trust as test cases, for CI systems',
    load: async () => (await import('../reports/junit/reporter.js')).junitReporter,
  },
  {
    name: 'openmetrics',
    description: 'metrics.txt: quantiles, counts and verdicts, for Prometheus and its kin',
    load: async () => (await import('../reports/openmetrics/reporter.js')).openMetricsReporter,
  },
  {
    name: 'hgrm',
    description: 'percentiles/*.hgrm: percentile distributions for plots of HdrHistogram',
    load: async () => (await import('../reports/hgrm/reporter.js')).hgrmReporter,
  },
  {
    name: 'hlog',
    description: 'histograms.hlog: one histogram for each series and class',
    load: async () => (await import('../reports/hlog/reporter.js')).hlogReporter,
  },
  {
    name: 'github',
    description: 'step summary and annotations of GitHub Actions, where it is on by itself',
    load: async () => (await import('../reports/github/reporter.js')).githubReporter,
  },
  {
    name: 'action-benchmark',
    description: 'benchmark.json for github-action-benchmark (customSmallerIsBetter)',
    load: async () => (await import('../reports/action-benchmark/reporter.js')).actionBenchmarkReporter,
  },
  {
    name: 'bencher',
    description: 'bencher.json in the Bencher Metric Format',
    load: async () => (await import('../reports/bencher/reporter.js')).bencherReporter,
  },
];

/** What finds a platform's bill in a reply; loaded by who reads replies, without the provider and its SDK. */
const BILL_READERS: Readonly<Record<BillReaderName, () => Promise<BillReader>>> = {
  'aws-report': async () => (await import('../providers/aws/report-line.js')).readReportTail,
};

export function loadBillReader(name: BillReaderName): Promise<BillReader> {
  return BILL_READERS[name]();
}

/** The forms of a comparison; in the order in which they are printed. */
export const COMPARISON_FORMS: readonly CatalogEntry<ComparisonForm>[] = [
  {
    name: 'terminal',
    description: 'the tables on stdout',
    load: async () => (await import('../reports/comparison/terminal.js')).terminalComparison,
  },
  {
    name: 'markdown',
    description: 'comparison.md: the tables for a pull request or a wiki',
    load: async () => (await import('../reports/comparison/markdown.js')).markdownComparison,
  },
  {
    name: 'json',
    description: 'comparison.json: the whole comparison (faasmark.comparison/1)',
    load: async () => (await import('../reports/comparison/json.js')).jsonComparison,
  },
  {
    name: 'junit',
    description: 'junit.xml: the gates as test cases, for CI systems',
    load: async () => (await import('../reports/comparison/junit.js')).junitComparison,
  },
  {
    name: 'html',
    description: 'comparison.html: one file with tables and a forest plot that opens without a network',
    load: async () => (await import('../reports/comparison/html.js')).htmlComparison,
  },
];

/** Definitions of the user's own stand after the built-in ones; one of the same name takes its place. */
export function createCatalog(extend: NonNullable<ConfigFile['extend']> = {}): Catalog {
  return {
    workloads: join(WORKLOADS, extend.workloads ?? [], (workload) => workload.description),
    providers: join(PROVIDERS, extend.providers ?? [], (provider) => provider.title),
    reporters: join(REPORTERS, extend.reporters ?? [], (reporter) => reporter.description),
  };
}

function join<T extends { name: string }>(
  builtIn: readonly CatalogEntry<T>[],
  own: readonly T[],
  describe: (one: T) => string,
): CatalogEntry<T>[] {
  return [
    ...builtIn.filter((entry) => !own.some((one) => one.name === entry.name)),
    ...own.map((one) => ({ name: one.name, description: describe(one), load: () => Promise.resolve(one) })),
  ];
}
