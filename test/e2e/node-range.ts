/** A range as in `engines.node` and a version go in; whether the range admits the version comes out. */

type Version = readonly [major: number, minor: number, patch: number];

/** One comparator; a missing or `x` part is a wildcard. */
const COMPARATOR = /^(>=|<=|>|<|=|\^|~)?v?(\d+|[x*])(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?$/i;

/**
 * The part of npm's range grammar (node-semver, "Ranges") that `engines.node` is written in: `||`, comparators side
 * by side, `^`, `~`, wildcards. Throws on anything else, so that nothing passes for not being understood.
 */
export function admits(range: string, version: string): boolean {
  const asked = versionOf(version);
  // Every part is read before any is judged: an unreadable one must throw wherever it stands.
  const judged = range.split('||').map((alternative) =>
    alternative
      .replaceAll(/(>=|<=|>|<|=|\^|~)\s+/g, '$1')
      .trim()
      .split(/\s+/)
      .map((comparator) => holds(comparator === '' ? '*' : comparator, asked)),
  );
  return judged.some((alternative) => alternative.every(Boolean));
}

function holds(comparator: string, asked: Version): boolean {
  const [, operator = '', ...parts] = COMPARATOR.exec(comparator) ?? unreadable(comparator);
  const given = parts.slice(0, 3).map((part) => (/^\d+$/.test(part ?? '') ? Number(part) : null));
  const open = given.indexOf(null);
  const known = open === -1 ? 3 : open;
  const low: Version = [given[0] ?? 0, known > 1 ? (given[1] ?? 0) : 0, known > 2 ? (given[2] ?? 0) : 0];
  // What a range with wildcards spans ends before the next value of its last known part.
  const next = known === 0 ? null : raised(low, known - 1);
  const atLeastLow = compare(asked, low) >= 0;
  const beyond = next === null ? false : compare(asked, next) >= 0;
  switch (operator) {
    case '>=':
      return atLeastLow;
    case '>':
      return known === 3 ? compare(asked, low) > 0 : beyond;
    case '<':
      return !atLeastLow;
    case '<=':
      return known === 3 ? compare(asked, low) <= 0 : !beyond;
    case '^': {
      const leading = low.findIndex((part) => part > 0);
      return atLeastLow && compare(asked, raised(low, Math.min(leading === -1 ? 2 : leading, known - 1))) < 0;
    }
    case '~':
      return atLeastLow && compare(asked, raised(low, Math.min(1, known - 1))) < 0;
    default:
      return atLeastLow && !beyond;
  }
}

function raised(version: Version, part: number): Version {
  const [major, minor, patch] = version;
  if (part <= 0) return [major + 1, 0, 0];
  return part === 1 ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

function versionOf(text: string): Version {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? unreadable(text);
  return [Number(major), Number(minor), Number(patch)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function unreadable(text: string): never {
  throw new RangeError(`not understood in a range of versions: "${text}"`);
}
