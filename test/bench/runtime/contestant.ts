/** The form of what is compared with the runtime: something that answers a POST of JSON with JSON, in processes of its own. */

export type Started =
  | {
      kind: 'running';
      /** To be called with POST and `{}`. */
      url: string;
      /** Whose processes, with all that they started, are counted. */
      pid: number;
      close(): Promise<void>;
    }
  | { kind: 'absent'; reason: string };

export interface Contestant {
  name: string;
  start(): Promise<Started>;
}
