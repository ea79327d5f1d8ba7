/** What load generators print goes in; the quantiles that they mean must come out, in µs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { autocannonQuantiles } from './autocannon.js';
import { heyQuantiles } from './hey.js';
import { wrkQuantiles } from './wrk.js';

const WRK = `Running 1s test @ http://127.0.0.1:33917/
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    66.60us  286.62us   5.35ms   98.01%
  Latency Distribution
     50%   31.00us
     90%   53.00us
     99%    1.47ms
  52469 requests in 1.10s, 3.70MB read
`;

const WRK2 = `  Thread calibration: mean lat.: 13.654ms, rate sampling interval: 74ms
    Latency    13.13ms   38.14ms 201.86ms   90.95%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    1.05ms
 99.000%  182.53ms
 99.900%    1.20s 
 99.999%    2.00m 
  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)
       0.104     0.000000            1         1.00
`;

const HEY = `Latency distribution:
  50% in 0.0005 secs
  99%% in 0.0058 secs

Details (average, fastest, slowest):
  DNS+dialup:	0.0000 secs, 0.0001 secs, 0.0058 secs
`;

describe('the quantiles that a load generator reports', () => {
  it('are read from wrk and wrk2, in each unit', () => {
    assert.deepEqual(
      [...wrkQuantiles(WRK)],
      [
        [0.5, 31],
        [0.9, 53],
        [0.99, 1_470],
      ],
    );
    const [median, p99, ...rest] = [...wrkQuantiles(WRK2)];
    assert.deepEqual(
      [median, p99],
      [
        [0.5, 1_050],
        [0.99, 182_530],
      ],
    );
    assert.deepEqual(rest, [
      [0.999, 1_200_000],
      [0.99999, 120_000_000],
    ]);
  });

  it('are read from hey', () => {
    assert.deepEqual(
      [...heyQuantiles(HEY)],
      [
        [0.5, 500],
        [0.99, 5_800],
      ],
    );
  });

  it("are read from autocannon's result, whose unit is the millisecond", () => {
    const result = { latency: { p50: 2, p90: 9, p97_5: 15, p99: 16, p99_9: 17, max: 18 } };
    assert.deepEqual(
      [...autocannonQuantiles(JSON.stringify(result))],
      [
        [0.5, 2_000],
        [0.9, 9_000],
        [0.975, 15_000],
        [0.99, 16_000],
        [0.999, 17_000],
      ],
    );
  });

  it('are missed aloud when a tool prints something else', () => {
    assert.throws(() => wrkQuantiles('unable to connect'), /no latency distribution/);
    assert.throws(() => heyQuantiles('Error: connection refused'), /no latency distribution/);
  });
});
