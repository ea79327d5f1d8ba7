/** A load and the trials of its series go in; what only this profile has to say comes out: segments, recovery, knee, curve. */
import type { DriveResult } from '../model/Drive.js';
import type { LoadShape } from '../model/LoadProfile.js';
import type { SeriesRecord } from '../model/RunRecord.js';
import { idleCurve } from './segments-idle.js';
import { ladderFigures } from './segments-ladder.js';
import { stepFigures } from './segments-step.js';
import { segments } from './segments.js';
import type { HeadlineClass } from './view-trial.js';

export type ProfileFigures = Pick<SeriesRecord, 'segments' | 'step' | 'ladder' | 'idle'>;

export function profileFigures(
  load: LoadShape,
  results: readonly DriveResult[],
  headline: HeadlineClass,
): ProfileFigures {
  const parts = segments(load, results, headline);
  switch (load.profile) {
    case 'arrival':
    case 'closed':
      return {};
    case 'burst':
    case 'replay':
      return { segments: parts };
    case 'step':
      return { segments: parts, step: stepFigures(load, results, headline) };
    case 'ladder':
      return { segments: parts, ladder: ladderFigures(parts) };
    case 'idle':
      return { segments: parts, idle: idleCurve(load.gapsMs, parts) };
    default:
      return load satisfies never;
  }
}
