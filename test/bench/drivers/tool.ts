/** The form of a load generator in a benchmark: a load goes in, the times of each request or the quantiles that it reports come out. */

export const QUANTILES = [0.5, 0.9, 0.95, 0.975, 0.99, 0.999] as const;

export interface ToolLoad {
  /** `http://127.0.0.1:port/` or https. */
  url: string;
  ratePerSecond: number;
  seconds: number;
  connections: number;
  /** What a request takes on average, µs: a tool that knows no rates is given as many connections as make the rate. */
  meanUs: number;
  seed: number;
  /** PEM file to trust; null without TLS. */
  certificate: string | null;
}

/** Equally long, in the order of the schedule; µs since the load began, NaN for what did not happen. */
export interface RequestTimes {
  sequence: Float64Array;
  intendedUs: Float64Array;
  sentUs: Float64Array;
  completedUs: Float64Array;
}

export type ToolResult =
  | { kind: 'absent'; reason: string }
  | {
      kind: 'times';
      times: RequestTimes;
      /** Of the process, all its threads; null where it cannot be read. */
      cpuShare: number | null;
    }
  | {
      kind: 'reported';
      /** Quantile → µs, as the tool prints them. */
      quantilesUs: ReadonlyMap<number, number>;
      /** It ran for longer than asked before it began to measure, s. */
      unmeasuredSeconds: number;
    };

export interface Tool {
  name: string;
  /** Whether it measures over TLS too. */
  secure: boolean;
  run(load: ToolLoad): Promise<ToolResult>;
  close(): Promise<void>;
}
