/** A run goes in; what is known of the run itself and of how each series was measured comes out as metrics. */
import type { RunRecord, SeriesRecord } from '../../src/model/RunRecord.js';
import { ERROR_KINDS, START_CLASSES, type Counts } from '../../src/model/Sample.js';
import { inReadingOrder } from '../summary-rows.js';
import type { Family, Labels, Sample } from './metrics-text.js';
import { seriesLabels } from './series-labels.js';

export function runFamilies(run: RunRecord): Family[] {
  const { id, status, tool, plan, client, startedAt, finishedAt, exit, comparison } = run;
  const at = (time: string | null): Sample[] =>
    time === null ? [] : [{ labels: [], value: Date.parse(time) / 1_000 }];
  return [
    {
      name: 'faasmark_run',
      type: 'info',
      help: 'The run that all other metrics are of.',
      samples: [
        {
          labels: [
            ['run', id],
            ['status', status],
            ['suite', plan.suite],
            ['plan', plan.hash],
            ['seed', String(run.seed)],
            ['faasmark_version', tool.version],
            ['node_version', tool.node],
            ['os', client.os],
            ['cpu', client.cpu],
            ['cores', String(client.cores)],
          ],
          value: 1,
        },
      ],
    },
    gauge('faasmark_run_exit_code', 'Exit code of the run: 0, or why it did not end well.', [
      { labels: [], value: exit.code },
    ]),
    time('faasmark_run_start_time_seconds', 'When the run began, since the epoch.', at(startedAt)),
    time('faasmark_run_end_time_seconds', 'When the run ended, since the epoch.', at(finishedAt)),
    gauge(
      'faasmark_threshold_verdict',
      'One of pass, fail and undecided is 1 for each threshold of the run and each series that it judges.',
      run.thresholds.flatMap(({ expression, series, against, verdict }) =>
        oneOf(
          [
            ['expression', expression],
            ...(series === undefined ? [] : [['series', series] as const]),
            ...(against === undefined ? [] : [['against', against] as const]),
          ],
          'verdict',
          ['pass', 'fail', 'undecided'],
          verdict,
        ),
      ),
    ),
    gauge(
      'faasmark_gate_verdict',
      'One of worse, same, better and cannot-tell is 1 for each gate of a comparison.',
      (comparison?.series ?? [])
        .filter(({ role }) => role === 'gate')
        .flatMap(({ series, base, quantile, verdict }) =>
          oneOf(
            [
              ['series', series],
              ['base', base],
              ['gate', quantile],
            ],
            'verdict',
            ['worse', 'same', 'better', 'cannot-tell'],
            verdict,
          ),
        ),
    ),
  ];
}

export function seriesFamilies(run: RunRecord): Family[] {
  const all = inReadingOrder(run.series);
  const each = (sample: (series: SeriesRecord) => number | null | undefined): Sample[] =>
    all.flatMap((series) => {
      const value = sample(series) ?? null;
      return value === null ? [] : [{ labels: seriesLabels(series), value }];
    });
  return [
    {
      name: 'faasmark_series',
      type: 'info',
      help: 'What was measured, and how.',
      samples: all.map((series) => ({ labels: [...seriesLabels(series), ...facts(series)], value: 1 })),
    },
    gauge(
      'faasmark_series_trustworthy',
      '1: no objection. 0: the harness, the load or the errors spoilt the numbers of this series.',
      each(({ trust }) => (trust.ok ? 1 : 0)),
    ),
    gauge(
      'faasmark_series_trials',
      'Trials of the series, one in each block.',
      each(({ trials }) => trials),
    ),
    {
      name: 'faasmark_requests',
      type: 'counter',
      help: 'Intended requests by how they ended: the start class of a success, or why there was none.',
      samples: all.flatMap((series) =>
        outcomes(series.counts).map(([outcome, value]) => ({
          labels: [...seriesLabels(series), ['outcome', outcome]],
          value,
        })),
      ),
    },
    {
      name: 'faasmark_requests_sent',
      type: 'counter',
      help: 'Requests that left the harness.',
      samples: each(({ counts }) => counts.sent),
    },
    {
      name: 'faasmark_requests_waited',
      type: 'counter',
      help: 'Requests that waited for a connection, the in-flight bound being reached.',
      samples: each(({ waitedForConnection }) => waitedForConnection),
    },
    {
      name: 'faasmark_cold_starts',
      type: 'counter',
      help: 'Cold starts by what caused them, those of the warm-up among them.',
      samples: all.flatMap((series) =>
        series.coldStarts.map(({ kind, n }) => ({
          labels: [...seriesLabels(series), ['kind', kind]],
          value: n,
        })),
      ),
    },
    gauge(
      'faasmark_attained_requests',
      'Requests behind the attained quantiles.',
      each(({ attained }) => attained.n),
    ),
    gauge(
      'faasmark_achieved_requests_per_second',
      'Answered requests per second.',
      each(({ achievedRate }) => achievedRate),
    ),
    ratio(
      'faasmark_tail_to_median_ratio',
      'Warm p99 over warm p50.',
      each(({ predictability }) => predictability.tmr),
    ),
    ratio(
      'faasmark_between_trial_deviation_ratio',
      'Standard deviation of the logarithm of the median between trials.',
      each(({ predictability }) => predictability.betweenTrialSd),
    ),
    ratio(
      'faasmark_bad_seconds_ratio',
      "Share of seconds whose p99 exceeds twice the run's median.",
      each(({ predictability }) => predictability.badSeconds),
    ),
    {
      name: 'faasmark_cost_per_million_successes_dollars',
      type: 'gauge',
      unit: 'dollars',
      help: 'US dollars per million successes.',
      samples: each(({ cost }) => cost?.usdPerMillionSuccesses),
    },
    {
      name: 'faasmark_cost_item_per_million_successes_dollars',
      type: 'gauge',
      unit: 'dollars',
      help: 'US dollars per million successes, by what is charged for.',
      samples: all.flatMap((series) =>
        (series.cost?.breakdown ?? []).map(({ item, usdPerMillionSuccesses }) => ({
          labels: [...seriesLabels(series), ['item', item]],
          value: usdPerMillionSuccesses,
        })),
      ),
    },
    gauge(
      'faasmark_own_instance_cheaper_above_requests_per_second',
      'Successes per second above which an instance of one’s own costs less.',
      each(({ cost }) => cost?.crossing?.ratePerSecond),
    ),
    time(
      'faasmark_billed_seconds',
      'What the platform bills for a call, all its functions together, on average.',
      each(({ billed }) => inSeconds(billed?.bill?.meanBilledMs)),
    ),
  ];
}

function facts(series: SeriesRecord): Labels {
  const { runtime, memoryMb, payloadBytes, vantage, load, emulated } = series;
  return [
    ['runtime', runtime.identifier],
    ['memory_mb', String(memoryMb)],
    ['payload_bytes', String(payloadBytes)],
    ['vantage', vantage],
    ['profile', load.profile],
    ['loop', load.loop ?? 'open'],
    ['rate', load.rate === null ? '' : String(load.rate)],
    ['emulated', emulated.join('; ')],
  ];
}

/** Each intended request once: their sum is `counts.intended`. */
function outcomes(counts: Counts): [string, number][] {
  return [
    ...START_CLASSES.map((startClass): [string, number] => [startClass, counts[startClass]]),
    ...ERROR_KINDS.map((kind): [string, number] => [`error-${kind}`, counts.errors[kind]]),
    ['timeout', counts.timeouts],
    ['unfinished', counts.unfinished],
  ];
}

function oneOf(labels: Labels, name: string, values: readonly string[], value: string): Sample[] {
  return values.map((one) => ({ labels: [...labels, [name, one]], value: one === value ? 1 : 0 }));
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples };
}

function ratio(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', unit: 'ratio', help, samples };
}

function time(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', unit: 'seconds', help, samples };
}

function inSeconds(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : ms / 1_000;
}
