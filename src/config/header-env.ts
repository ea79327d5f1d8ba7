/** Headers and names of variables go in; all headers with their values come out: so that no secret stands on a command line. */
import type { Problem } from '../errors.js';
import type { Settings } from './options.js';
import { ENCODE, FIELD_VALUE, hasHeader, isOneBytePerCharacter } from './read-pairs.js';
import type { Environment } from './settings.js';

export function readHeadersFromEnvironment(
  settings: Pick<Settings, 'header' | 'header-env'>,
  env: Environment,
): { headers: Record<string, string>; problems: Problem[] } {
  const headers: Record<string, string> = { ...settings.header };
  const problems: Problem[] = [];
  for (const [name, variable] of Object.entries(settings['header-env'])) {
    const value = env[variable];
    if (hasHeader(settings.header, name)) {
      problems.push({
        message: `--header-env ${name}=${variable}: --header gives ${name} too`,
        hint: 'give each header once',
      });
    } else if (value === undefined || value === '') {
      problems.push({
        message: `--header-env ${name}=${variable}: the environment has no ${variable}`,
        hint: `set it first: export ${variable}=…`,
      });
    } else if (!FIELD_VALUE.test(value)) {
      problems.push({
        message: `--header-env ${name}=${variable}: the value holds a line break or another control character`,
        hint: `set ${variable} to a single line`,
      });
    } else if (!isOneBytePerCharacter(value)) {
      problems.push({
        message: `--header-env ${name}=${variable}: the value has a character beyond U+00FF`,
        hint: ENCODE,
      });
    } else {
      headers[name] = value;
    }
  }
  return { headers, problems };
}
