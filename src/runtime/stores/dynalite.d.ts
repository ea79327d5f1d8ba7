/** dynalite 4 brings no types: options go in, a server comes out; the part of it that is used here. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** How long tables stay in each state, ms; default 500 each. */
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
    /** A folder for LevelDB; default: in memory. */
    path?: string;
  }

  /** A server that does not listen yet. */
  const dynalite: (options?: DynaliteOptions) => Server;
  export = dynalite;
}
