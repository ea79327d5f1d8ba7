/** The form of what is compared: something that answers POSTs of JSON, in processes of its own. Each address of it is a cell. */

export interface Cell {
  name: string;
  /** To be called with POST. */
  url: string;
  body: string;
  /** A part of every right reply, and of no wrong one. */
  reply: string;
  /** How often our driver calls it: so seldom that hardly a call meets the one before. */
  ratePerSecond: number;
  /** How many calls are under way at once at most: all instances that these need are warmed. */
  lanes: number;
}

export type Started =
  | {
      kind: 'running';
      /** Whose processes, with all that they started, are counted. */
      pid: number;
      cells: readonly Cell[];
      /** Cells that cannot be had here, and why. */
      absent: readonly { name: string; reason: string }[];
      close(): Promise<void>;
    }
  | { kind: 'absent'; reason: string };

export type Running = Extract<Started, { kind: 'running' }>;

export interface Contestant {
  /** Of its cells, whether they can be had or not. */
  cells: readonly string[];
  /** What stands in the results beside its figures: package and version. */
  version: string;
  start(): Promise<Started>;
}
