/** Settings go in; the load profile with its own settings comes out, and what does not fit it. A replayed file is read here. */
import { basename, resolve } from 'node:path';
import type { Problem } from '../errors.js';
import type { ProfileChoice } from '../model/Config.js';
import type { Profile } from '../model/LoadProfile.js';
import { writeDuration } from './duration.js';
import type { OptionName, Settings } from './options.js';
import { quoteSetting, type Origin } from './origin.js';
import { readReplayFile } from './replay-file.js';

/** Options that only some profiles use, and which. All others hold for every profile. */
const USED_BY = {
  arrival: ['arrival', 'step', 'ladder'],
  rate: ['arrival', 'step', 'ladder'],
  duration: ['arrival', 'closed', 'burst', 'step', 'replay', 'ladder'],
  // Single calls need one.
  connections: ['arrival', 'closed', 'burst', 'step', 'replay', 'ladder'],
  burst: ['burst'],
  interval: ['burst'],
  'step-to': ['step'],
  gaps: ['idle'],
  replay: ['replay'],
  'replay-function': ['replay'],
  speedup: ['replay'],
  ladder: ['ladder'],
  'max-in-flight': ['arrival', 'burst', 'step', 'idle', 'replay', 'ladder'],
  // autocannon speaks HTTP/1.1 only.
  http: ['arrival', 'burst', 'step', 'idle', 'replay', 'ladder'],
} as const satisfies Partial<Record<OptionName, readonly Profile[]>>;

/** Segments lie on whole seconds, so that windows of a second fall into one each. */
const SECOND_MS = 1_000;
/** A part before the step, and two to recover in. */
const SHORTEST_STEP_MS = 3_000;

type Origins = Readonly<Record<OptionName, Origin>>;

export async function readProfile(
  settings: Settings,
  origins: Origins,
  cwd: string,
): Promise<{ choice: ProfileChoice; problems: Problem[] }> {
  const problems = unused(settings.profile, origins);
  const { profile, duration } = settings;
  const wholeSeconds = (option: 'interval' | 'duration' | 'gaps', values: readonly number[]): void => {
    for (const ms of values.filter((each) => each % SECOND_MS !== 0)) {
      problems.push({
        message: `${quoteSetting(option, origins[option], writeDuration(ms))}: is no whole number of seconds`,
        hint: `write for example --${option} ${writeDuration(Math.ceil(ms / SECOND_MS) * SECOND_MS)}`,
      });
    }
  };
  switch (profile) {
    case 'arrival':
    case 'closed':
      return { choice: { profile }, problems };
    case 'burst':
      wholeSeconds('interval', [settings.interval]);
      return { choice: { profile, size: settings.burst, intervalMs: settings.interval }, problems };
    case 'step':
      wholeSeconds('duration', duration === null ? [] : [duration]);
      if (duration !== null && duration < SHORTEST_STEP_MS) {
        problems.push({
          message: `${quoteSetting('duration', origins.duration, writeDuration(duration))}: is too short for a step`,
          hint: 'the step comes after a third of it: --duration 30s',
        });
      }
      return { choice: { profile, toRatePerSecond: settings['step-to'] }, problems };
    case 'idle':
      wholeSeconds('gaps', settings.gaps);
      return { choice: { profile, gapsMs: [...settings.gaps].sort((a, b) => a - b) }, problems };
    case 'replay': {
      const replayed = await replay(settings, origins, cwd);
      return { choice: replayed.choice, problems: [...problems, ...replayed.problems] };
    }
    case 'ladder': {
      wholeSeconds('duration', duration === null ? [] : [duration]);
      if (settings.ladder.length > 0 && origins.rate.kind === 'flag') {
        problems.push({
          message: '--rate and --ladder contradict each other',
          hint: 'the rates of the rungs stand in --ladder; --rate alone is doubled four times',
        });
      }
      return { choice: { profile, ratesPerSecond: [...settings.ladder].sort((a, b) => a - b) }, problems };
    }
    default:
      return profile satisfies never;
  }
}

/** A flag that could only be ignored is refused; from file and environment such settings wait for a run that uses them. */
function unused(profile: Profile, origins: Origins): Problem[] {
  const options = Object.keys(USED_BY) as (keyof typeof USED_BY)[];
  return options
    .filter((option) => origins[option].kind === 'flag')
    .filter((option) => !(USED_BY[option] as readonly Profile[]).includes(profile))
    .map((option) => ({
      message: `--${option}: has no meaning for --profile ${profile}`,
      hint: `leave out --${option}, or add ${USED_BY[option].map((one) => `--profile ${one}`).join(' or ')}`,
    }));
}

async function replay(
  settings: Settings,
  origins: Origins,
  cwd: string,
): Promise<{ choice: ProfileChoice; problems: Problem[] }> {
  const { replay: file, 'replay-function': wanted, speedup } = settings;
  const choice = { profile: 'replay', function: wanted, speedup, source: '', countsPerMinute: [] } as const;
  if (file === null) {
    const message = '--profile replay: needs a file of calls per minute';
    return { choice, problems: [{ message, hint: 'add --replay FILE' }] };
  }
  const read = await readReplayFile(resolve(cwd, file), wanted);
  if ('wrong' in read) {
    const message = `${quoteSetting('replay', origins.replay, file)}: ${read.wrong}`;
    return { choice, problems: [{ message, hint: read.hint }] };
  }
  return {
    choice: { ...choice, source: basename(file), countsPerMinute: read.countsPerMinute },
    problems: [],
  };
}
