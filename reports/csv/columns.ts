/** A series of a run goes in; its cells come out, each column with its unit in its name. */
import { COST_ITEMS } from '../../src/model/Cost.js';
import type { DistributionRecord, RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { ERROR_KINDS } from '../../src/model/Sample.js';
import { baselineOf } from '../baseline.js';
import type { Cell } from './csv-line.js';

export interface Column {
  name: string;
  cell(series: SeriesRecord, run: RunRecord): Cell;
}

const column = (name: string, cell: Column['cell']): Column => ({ name, cell });

const pairs = (record: Readonly<Record<string, string | number>>) =>
  Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

const identity: readonly Column[] = [
  column('run_id', (_, run) => run.id),
  column('started_at', (_, run) => run.startedAt),
  column('run_status', (_, run) => run.status),
  column('series', (s) => s.id),
  column('provider', (s) => s.provider),
  column('region', (s) => s.region),
  column('workload', (s) => s.workload),
  column('composition', (s) => s.composition),
  column('params', (s) => pairs(s.params)),
  column('options', (s) => pairs(s.options)),
  column('runtime', (s) => s.runtime.identifier),
  column('memory_mb', (s) => s.memoryMb),
  column('payload_bytes', (s) => s.payloadBytes),
  column('vantage', (s) => s.vantage),
  column('emulated_stores', (s) => s.emulated.join('; ')),
  column('profile', (s) => s.load.profile),
  column('loop', (s) => s.load.loop ?? 'open'),
  column('arrival', (s) => s.load.arrival),
  column('rate_per_s', (s) => s.load.rate),
  column('trial_duration_ms', (s) => s.load.durationMs),
  column('load', (s) => s.load.text ?? null),
  column('connections', (s) => s.load.connections),
  column('timeout_ms', (s) => s.load.timeoutMs),
  column('trials', (s) => s.trials),
  column('trustworthy', (s) => s.trust.ok),
  column('trust_reasons', (s) => s.trust.reasons.join('; ')),
];

const attained: readonly Column[] = [
  column('attained_n', (s) => s.attained.n),
  column('attained_p50_us', (s) => s.attained.p50Us),
  column('attained_p50_ci95_low_us', (s) => s.attained.ci95.p50Us?.[0] ?? null),
  column('attained_p50_ci95_high_us', (s) => s.attained.ci95.p50Us?.[1] ?? null),
  column('attained_p90_us', (s) => s.attained.p90Us),
  column('attained_p90_ci95_low_us', (s) => s.attained.ci95.p90Us?.[0] ?? null),
  column('attained_p90_ci95_high_us', (s) => s.attained.ci95.p90Us?.[1] ?? null),
  column('attained_p99_us', (s) => s.attained.p99Us),
  column('attained_p99_ci95_low_us', (s) => s.attained.ci95.p99Us?.[0] ?? null),
  column('attained_p99_ci95_high_us', (s) => s.attained.ci95.p99Us?.[1] ?? null),
  column('attained_p999_us', (s) => s.attained.p999Us),
  column('baseline_series', (s, run) => baselineOf(run, s)?.series.id ?? null),
  column('baseline_p50_us', (s, run) => baselineOf(run, s)?.series.attained.p50Us ?? null),
  column('baseline_p99_us', (s, run) => baselineOf(run, s)?.series.attained.p99Us ?? null),
];

const counts: readonly Column[] = [
  column('intended', (s) => s.counts.intended),
  column('sent', (s) => s.counts.sent),
  column('warm', (s) => s.counts.warm),
  column('first', (s) => s.counts.first),
  column('cold', (s) => s.counts.cold),
  column('unknown', (s) => s.counts.unknown),
  ...ERROR_KINDS.map((kind) => column(`errors_${kind.replaceAll('-', '_')}`, (s) => s.counts.errors[kind])),
  column('timeouts', (s) => s.counts.timeouts),
  column('unfinished', (s) => s.counts.unfinished),
];

const distribution = (
  name: string,
  of: (series: SeriesRecord) => DistributionRecord | null,
): readonly Column[] => [
  column(`${name}_n`, (s) => of(s)?.n ?? 0),
  column(`${name}_min_us`, (s) => of(s)?.minUs ?? null),
  column(`${name}_p50_us`, (s) => of(s)?.p50Us ?? null),
  column(`${name}_p90_us`, (s) => of(s)?.p90Us ?? null),
  column(`${name}_p99_us`, (s) => of(s)?.p99Us ?? null),
  column(`${name}_max_us`, (s) => of(s)?.maxUs ?? null),
  column(`${name}_mean_us`, (s) => of(s)?.meanUs ?? null),
];

const rest: readonly Column[] = [
  column('tail_to_median', (s) => s.predictability.tmr),
  column('between_trial_sd', (s) => s.predictability.betweenTrialSd),
  column('bad_seconds_share', (s) => s.predictability.badSeconds),
  column('achieved_rate_per_s', (s) => s.achievedRate),
  column('schedule_lag_p99_us', (s) => s.scheduleLag.p99Us),
  column('waited_for_connection', (s) => s.waitedForConnection),
  column('connect_dns_us', (s) => s.connect.dnsUs),
  column('connect_tcp_us', (s) => s.connect.tcpUs),
  column('connect_tls_us', (s) => s.connect.tlsUs),
  column('connections_opened', (s) => s.connect.opened),
  column('connections_late', (s) => s.connect.late),
  column('deploy_to_first_reply_ms', (s) => s.deploy.toFirstReplyMs),
  column('cost_usd_per_million_successes', (s) => s.cost?.usdPerMillionSuccesses ?? null),
  column('cost_at_rate_per_s', (s) => s.cost?.atRate ?? null),
  ...COST_ITEMS.map((item) =>
    column(
      `cost_${item}_usd_per_million_successes`,
      (s) => s.cost?.breakdown?.find((one) => one.item === item)?.usdPerMillionSuccesses ?? null,
    ),
  ),
  column('cost_usd_per_hour', (s) => s.cost?.usdPerHour ?? null),
  column('cost_prices_as_of', (s) => s.cost?.prices?.asOf ?? null),
  column('cost_prices_region', (s) => s.cost?.prices?.region ?? null),
  column('own_instance', (s) => s.cost?.own?.name ?? null),
  column('own_instance_usd_per_hour', (s) => s.cost?.own?.usdPerHour ?? null),
  column('own_instance_cheaper_above_per_s', (s) => s.cost?.crossing?.ratePerSecond ?? null),
  column('billed_ms_per_call', (s) => s.billed?.bill?.meanBilledMs ?? null),
  column('billed_calls_read', (s) => s.billed?.bill?.calls ?? null),
  column('billed_init_ms', (s) => s.billed?.bill?.meanInitMs ?? null),
  column('billed_max_memory_mb', (s) => s.billed?.bill?.maxMemoryMb ?? null),
  column('double_billing', (s) => s.billed?.doubleBilling ?? null),
];

export const COLUMNS: readonly Column[] = [
  ...identity,
  ...attained,
  ...counts,
  ...distribution('warm_response', (s) => s.warm),
  ...distribution('cold_response', (s) => s.cold),
  ...distribution('all_response', (s) => s.all),
  ...rest,
];
