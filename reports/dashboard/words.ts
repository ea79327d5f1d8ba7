/** What the data calls by short names goes in; the words of the pages come out. */
import type { Interval, Mark, Quantile, Refusal, Stand } from '../../src/model/Site.js';
import { formatLatency } from '../../src/ui/latency.js';
import { intervalText } from '../interval-text.js';
import { html, type Markup } from '../page/markup.js';
import { plainText } from '../plain-text.js';
import { utcTime } from '../utc-time.js';

export interface StandWords {
  title: string;
  /** What may be read off these numbers, and what may not. */
  note: string;
}

const STAND_WORDS: Readonly<Record<Stand, StandWords>> = {
  platform: {
    title: 'From the platform itself',
    note: 'The caller is a function on the platform. Platforms may be compared.',
  },
  'same-region': {
    title: 'From a machine in the same region',
    note: 'The caller stands in the region of the functions it calls. Platforms may be compared.',
  },
  elsewhere: {
    title: 'From elsewhere',
    note: 'The way to the region is part of every number. Read each table by itself: platforms must not be compared across them.',
  },
  'own-machine': {
    title: 'On one machine',
    note: 'Caller and functions share a machine with enough cores. There is no network: not to be compared with a cloud.',
  },
  'shared-cores': {
    title: 'Shared cores',
    note: 'Caller and functions take the cores from each other: ratios within one run only. Changes of these levels may come from the machine.',
  },
  emulated: {
    title: 'Emulated stores',
    note: 'These passed a store that is emulated, without a network: not to be compared with a cloud.',
  },
  'closed-loop': {
    title: 'Closed loop',
    note: 'Each connection sends when its last reply is in, so that a slow function is called less: not to be compared with open-loop numbers.',
  },
};

export function standWords(stand: Stand): StandWords {
  return STAND_WORDS[stand];
}

export function quantileText(quantile: Quantile): string {
  return quantile === 'failing' ? 'not attained' : formatLatency(quantile);
}

/** By what to sort: what is not attained is slower than anything. */
export function sortValue(quantile: Quantile): number | null {
  return quantile === 'failing' ? Number.MAX_SAFE_INTEGER : quantile;
}

export function rangeText([low, high]: readonly [Quantile, Quantile]): string {
  if (typeof low === 'number' && typeof high === 'number') return intervalText([low, high]);
  return `${quantileText(low)} – ${high === 'failing' ? '∞' : quantileText(high)}`;
}

export function maybeInterval(interval: Interval | null): string {
  return intervalText(interval === null ? null : [interval[0], interval[1]]);
}

export function markText(mark: Mark): string {
  return mark.kind === 'mark' ? quantileText(mark.valueUs) : 'no mark yet';
}

/** The page's script says how long ago that is, and turns it red when it is too long. */
export function instant(at: string): Markup {
  return html`<time datetime="${at}" data-age>${utcTime(at)}</time>`;
}

export function staleLabel(stale: boolean): Markup | null {
  return stale ? html` <strong class="stale">stale</strong>` : null;
}

/** Names that come from runs: text, in its own direction, and not longer than a line. */
export function named(text: string, limit = 120): Markup {
  return html`<bdi>${plainText(text, limit)}</bdi>`;
}

export function platformName({ provider, region }: { provider: string; region: string }): Markup {
  return provider === region ? named(provider, 60) : html`${named(provider, 60)} · ${named(region, 60)}`;
}

/** Without markup, for feeds, badges and titles. */
export function platformText({ provider, region }: { provider: string; region: string }): string {
  const names = provider === region ? [provider] : [provider, region];
  return names.map((name) => plainText(name, 60)).join(' · ');
}

/** 1.234 → "+23 %", 0.8 → "−20 %". */
export function changeText(ratio: number | null): string {
  if (ratio === null) return '';
  const percent = (ratio - 1) * 100;
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(digits)} %`;
}

const REFUSAL_WORDS: Readonly<Record<Refusal['kind'], string>> = {
  partial: 'not complete',
  failed: 'failed',
  untrustworthy: 'not trustworthy',
  unreadable: 'unreadable',
  'newer-schema': 'of a newer version',
  duplicate: 'a second of its id',
};

export function refusalText(kind: Refusal['kind']): string {
  return REFUSAL_WORDS[kind];
}

/** "3 d", "36 h": whole units only. */
export function spanText(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours >= 48 && Number.isInteger(hours / 24)) return `${String(hours / 24)} days`;
  return Number.isInteger(hours) ? `${String(hours)} h` : `${String(Math.round(ms / 60_000))} min`;
}
