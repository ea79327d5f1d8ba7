/** A module's path goes in; the zone that it belongs to comes out, and with it what it may import. */

/** In the order of a run: a stage never imports a later one. */
export const STAGES = [
  'plan',
  'preflight',
  'deploy',
  'warm-up',
  'drive',
  'record',
  'analyse',
  'compare',
  'report',
  'teardown',
] as const;

/**
 * Zones with a `member` (one provider, one reporter …) never see the other members of their kind.
 * `entry` is a process or thread of its own beside a stage: it has to load what its stage is handed.
 */
export type Zone =
  | { kind: 'unknown' }
  | {
      kind:
        | 'model'
        | 'base'
        | 'engine'
        | 'signing'
        | 'statistics'
        | 'ui'
        | 'thresholds'
        | 'runtime'
        | 'config'
        | 'transports'
        | 'initiator'
        | 'calibrate'
        | 'dashboard';
    }
  | { kind: 'stage' | 'entry'; member: (typeof STAGES)[number] }
  | { kind: 'story' | 'registry' | 'commands' | 'cli' | 'index' }
  | { kind: 'provider' | 'reporter' | 'workload' | 'handler'; member: string }
  | { kind: 'site-pages' }
  | { kind: 'provider-contract' | 'reports-shared' | 'workloads-shared' | 'context' | 'scripts' };

const FILES: Readonly<Record<string, Zone>> = {
  'src/errors.ts': { kind: 'base' },
  'src/exit-codes.ts': { kind: 'base' },
  'src/version.ts': { kind: 'base' },
  'src/run.ts': { kind: 'story' },
  'src/run-state.ts': { kind: 'story' },
  'src/conclude.ts': { kind: 'story' },
  'src/abort-on-fail.ts': { kind: 'story' },
  'src/cost-cap.ts': { kind: 'story' },
  // Names and globs that users write: settings and thresholds are full of them.
  'src/config/match-names.ts': { kind: 'base' },
  'src/config/nearest-name.ts': { kind: 'base' },
  'src/registry.ts': { kind: 'registry' },
  'src/cli.ts': { kind: 'cli' },
  'src/index.ts': { kind: 'index' },
  'src/api.ts': { kind: 'index' },
  // Text for a terminal, Markdown and JSON in order: a run's, a comparison's, and what GitHub shows of a step.
  'reports/terminal/comparison.ts': { kind: 'reports-shared' },
  'reports/terminal/paint.ts': { kind: 'reports-shared' },
  'reports/terminal/table.ts': { kind: 'reports-shared' },
  'reports/terminal/wrap.ts': { kind: 'reports-shared' },
  'reports/markdown/comparison-group.ts': { kind: 'reports-shared' },
  'reports/markdown/document.ts': { kind: 'reports-shared' },
  'reports/markdown/escape-markdown.ts': { kind: 'reports-shared' },
  'reports/markdown/markdown-table.ts': { kind: 'reports-shared' },
  'reports/json/in-schema-order.ts': { kind: 'reports-shared' },
};

export function zoneOf(path: string): Zone {
  const file = FILES[path];
  if (file !== undefined) return file;
  const [top = '', folder = '', third = ''] = path.split('/');
  if (top === 'scripts') return { kind: 'scripts' };
  if (top === 'src') return zoneInSource(path, folder);
  const shared = !path.slice(top.length + 1).includes('/');
  if (top === 'providers') {
    if (folder === 'contract') return { kind: 'provider-contract' };
    return shared ? { kind: 'unknown' } : { kind: 'provider', member: folder };
  }
  if (top === 'reports') {
    // The kit of every page of HTML: escaping, tables, the document, and their parts in the browser.
    if (folder === 'page') return { kind: 'reports-shared' };
    // No reporter: what goes in is a site of many runs.
    if (folder === 'dashboard') return { kind: 'site-pages' };
    return shared ? { kind: 'reports-shared' } : { kind: 'reporter', member: folder };
  }
  if (top === 'workloads') {
    if (folder === 'context') return { kind: 'context' };
    if (shared) return { kind: 'workloads-shared' };
    return { kind: third === 'functions' ? 'handler' : 'workload', member: folder };
  }
  return { kind: 'unknown' };
}

function zoneInSource(path: string, folder: string): Zone {
  const stage = STAGES.find((name) => name === folder);
  if (stage !== undefined)
    return { kind: /-(main|thread)\.ts$/.test(path) ? 'entry' : 'stage', member: stage };
  switch (folder) {
    case 'model':
    case 'engine':
    case 'signing':
    case 'statistics':
    case 'calibrate':
    case 'dashboard':
    case 'ui':
    case 'thresholds':
    case 'runtime':
    case 'config':
    case 'transports':
    case 'initiator':
    case 'commands':
      return { kind: folder };
    default:
      return { kind: 'unknown' };
  }
}

type Kind = Zone['kind'];

/** The whole of the import rules: who may import whom, besides its own zone. */
const MAY_IMPORT: Readonly<Record<Kind, readonly Kind[]>> = {
  unknown: [],
  model: [],
  base: [],
  engine: ['model', 'base', 'signing'],
  // Requests to AWS are signed by who drives, by functions that invoke others, and by who invokes an initiator.
  signing: ['model'],
  // Distributions and tests: numbers in, numbers out.
  statistics: ['base', 'engine'],
  ui: ['model', 'base', 'engine'],
  // What a threshold says, and whether an interval keeps it; whence figures and series come is passed in.
  thresholds: ['model', 'base', 'statistics', 'ui'],
  // A platform that knows nothing of benchmarks.
  runtime: ['model'],
  // Names given by the user are looked up in the catalog, which loads nothing by itself.
  config: ['model', 'base', 'ui', 'thresholds', 'registry'],
  stage: ['model', 'base', 'engine', 'statistics', 'ui', 'thresholds'],
  entry: ['model', 'base', 'engine', 'ui', 'stage', 'config', 'registry', 'transports'],
  // Other ways to call functions than by HTTP, for callers outside and inside of platforms.
  transports: ['model', 'base', 'engine'],
  // Code of a function that drives load: carried to every platform, imported by nobody here.
  initiator: ['model', 'base', 'engine', 'transports'],
  story: ['model', 'base', 'engine', 'ui', 'thresholds', 'config', 'stage'],
  // Measures the harness itself: drives as a run does, analyses as a run does, and writes its page itself: a
  // reporter's input is a run, and this is none.
  calibrate: [
    'model',
    'base',
    'engine',
    'statistics',
    'ui',
    'stage',
    'story',
    'config',
    'registry',
    'reports-shared',
  ],
  // Stored runs of many days go in: it measures nothing. Its pages come from reports/, by way of the command.
  dashboard: ['model', 'base', 'engine', 'statistics', 'ui', 'stage'],
  // Its script compares runs in the browser by the very code of the command.
  'site-pages': ['model', 'base', 'engine', 'ui', 'reports-shared', 'dashboard'],
  registry: ['model', 'base', 'provider', 'reporter', 'workload'],
  commands: [
    'model',
    'base',
    'engine',
    'ui',
    'thresholds',
    'config',
    'stage',
    'story',
    'registry',
    'runtime',
    'calibrate',
    'dashboard',
    'site-pages',
    'reports-shared',
  ],
  cli: ['model', 'base', 'engine', 'ui', 'config', 'stage', 'story', 'registry', 'runtime', 'commands'],
  index: ['model', 'base', 'engine', 'ui', 'config', 'stage', 'story', 'registry'],
  provider: ['model', 'base', 'engine', 'signing', 'runtime', 'provider-contract'],
  'provider-contract': ['model', 'base', 'engine'],
  reporter: ['model', 'base', 'engine', 'ui', 'reports-shared'],
  'reports-shared': ['model', 'base', 'engine', 'ui', 'thresholds'],
  // What a handler generates, its definition has to expect: both from the context.
  workload: ['model', 'workloads-shared', 'context'],
  'workloads-shared': ['model'],
  // Handlers are carried to every platform: what they need comes in the context.
  handler: ['context'],
  context: ['model', 'signing'],
  scripts: ['model', 'base', 'config', 'reporter', 'reports-shared'],
};

/** Null when the import is allowed, otherwise why it is not. */
export function whyNot(from: Zone, to: Zone): string | null {
  if (from.kind === 'unknown' || to.kind === 'unknown') return 'one of them is in no known zone';
  const stageFrom = stageOf(from);
  const stageTo = stageOf(to);
  if (stageFrom !== null && stageTo !== null) {
    if (to.kind === 'entry' && stageFrom !== stageTo) return 'a process of its own is not imported';
    const later = STAGES.indexOf(stageTo) > STAGES.indexOf(stageFrom);
    return later ? `${stageFrom} comes before ${stageTo}: what it needs is passed in` : null;
  }
  if (from.kind === to.kind) {
    const same = !('member' in from) || !('member' in to) || from.member === to.member;
    return same ? null : `each ${from.kind} stands alone`;
  }
  return MAY_IMPORT[from.kind].includes(to.kind) ? null : `${from.kind} may not import ${to.kind}`;
}

function stageOf(zone: Zone): (typeof STAGES)[number] | null {
  return zone.kind === 'stage' || zone.kind === 'entry' ? zone.member : null;
}
