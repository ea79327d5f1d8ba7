/** The environment and the home folder go in; whether anybody has set AWS up here comes out, without loading an SDK or asking a network. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];
/** Where Linux says who made the machine; on EC2 the machine may have a role of its own. */
const VENDOR_FILE = '/sys/devices/virtual/dmi/id/sys_vendor';

export function isConfigured(): boolean {
  return VARIABLES.some((name) => (process.env[name] ?? '') !== '') || hasFiles() || isEc2();
}

/** The SDK's shared files, at their usual or their given places. */
export function hasFiles(): boolean {
  return [
    process.env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config'),
    process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials'),
  ].some((path) => existsSync(path));
}

function isEc2(): boolean {
  if (process.env['AWS_EC2_METADATA_DISABLED'] === 'true') return false;
  try {
    return readFileSync(VENDOR_FILE, 'utf8').startsWith('Amazon EC2');
  } catch (error) {
    // No such file on other systems, or nobody may read it: then the machine does not say.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** Of the environment alone; a profile's region is known to the SDK. */
export function regionInEnvironment(): string | null {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? '';
  return region === '' ? null : region;
}
