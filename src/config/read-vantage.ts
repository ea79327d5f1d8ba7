/** The settings about where callers stand go in; the place of initiators, and what is wrong with it, come out. */
import type { Problem } from '../errors.js';
import type { Catalog } from '../model/Catalog.js';
import type { Config } from '../model/Config.js';
import type { OptionName, Settings } from './options.js';
import { quoteSetting, type Origin } from './origin.js';
import { nearestName } from './nearest-name.js';

/** `provider` or `provider:region`. */
export function readFrom(text: string | null): Config['from'] {
  if (text === null) return null;
  const colon = text.indexOf(':');
  return colon === -1
    ? { provider: text, region: null }
    : { provider: text.slice(0, colon), region: text.slice(colon + 1) };
}

const FOR_INITIATORS = ['initiators', 'from', 'initiator-memory'] as const;

export function vantageProblems(
  settings: Settings,
  origins: Readonly<Record<OptionName, Origin>>,
  urls: readonly string[],
  catalog: Catalog,
): Problem[] {
  const platform = settings.vantage.includes('platform');
  if (!platform) {
    return FOR_INITIATORS.filter((name) => origins[name].kind === 'flag').map((name) => ({
      message: `--${name}: is for initiators, and there are none without --vantage platform`,
      hint: `add --vantage platform, or leave out --${name}`,
    }));
  }
  if (settings.profile === 'closed') {
    return [
      {
        message:
          '--profile closed: its client needs a whole Node process, and cannot drive from inside a function',
        hint: 'choose another --profile, or --vantage external',
      },
    ];
  }
  const from = readFrom(settings.from);
  if (from === null) {
    return urls.length === 0
      ? []
      : [
          {
            message: '--vantage platform: a URL does not say on which platform its callers should stand',
            hint: 'name one, such as --from local',
          },
        ];
  }
  const shown = quoteSetting('from', origins.from, settings.from ?? '');
  const known = catalog.providers.map(({ name }) => name).filter((name) => name !== 'http');
  if (!known.includes(from.provider)) {
    const near = nearestName(from.provider, known);
    const hint = near === null ? `choose from ${known.join(', ')}` : `did you mean ${near}?`;
    return [{ message: `${shown}: there is no provider "${from.provider}" to stand on`, hint }];
  }
  return from.region === ''
    ? [{ message: `${shown}: names no region`, hint: `write ${from.provider}:REGION` }]
    : [];
}
