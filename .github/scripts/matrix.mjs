/** The providers of the installed command and the repository's variables go in; the rows of the nightly matrix that can run come out. */
import { spawnSync } from 'node:child_process';
import { notice, setOutputs } from './workflow-command.mjs';

/**
 * A row runs when the command knows its provider and the repository has its variables: none is switched on here.
 * Each is one provider and one run. A hosted runner stands in one vendor's data centre, so what it measures of several
 * platforms is no comparison of them (METHOD.md, rule 8): a row's numbers are compared with its own past only. Tables
 * across platforms need `FAASMARK_…_RUNNER`, the label of a machine in the region of the functions.
 */
const ROWS = [
  { name: 'local', prefix: null, identity: [] },
  { name: 'aws', prefix: 'FAASMARK_AWS', identity: ['ROLE'] },
  { name: 'gcp', prefix: 'FAASMARK_GCP', identity: ['WORKLOAD_IDENTITY_PROVIDER', 'SERVICE_ACCOUNT'] },
  { name: 'azure', prefix: 'FAASMARK_AZURE', identity: ['CLIENT_ID', 'TENANT_ID', 'SUBSCRIPTION_ID'] },
];
const HOSTED = 'ubuntu-24.04';

const { TOOL = '', VARIABLES = '{}' } = process.env;
const listed = spawnSync(TOOL, ['list', 'providers', '--json'], { encoding: 'utf8' });
if (listed.status !== 0) throw new Error(`${TOOL} list providers: ${listed.error?.message ?? listed.stderr}`);
const providers = JSON.parse(listed.stdout).map(({ name }) => name);
const variables = new Map(Object.entries(JSON.parse(VARIABLES) ?? {}));

const include = [];
const off = [];
for (const { name, prefix, identity } of ROWS) {
  const needed = prefix === null ? [] : [...identity, 'REGION'].map((part) => `${prefix}_${part}`);
  const absent = needed.filter((variable) => (variables.get(variable) ?? '') === '');
  if (!providers.includes(name)) off.push(`${name}: this version has no such provider`);
  else if (absent.length > 0) off.push(`${name}: no variable ${absent.join(', ')}`);
  else {
    const region = prefix === null ? '' : variables.get(`${prefix}_REGION`);
    include.push({
      name,
      login: prefix === null ? 'none' : name,
      region,
      runner: (prefix === null ? '' : variables.get(`${prefix}_RUNNER`)) || HOSTED,
      args: prefix === null ? `--provider ${name}` : `--provider ${name} --region '${region}'`,
    });
  }
}
if (off.length > 0) notice(`not measured: ${off.join('; ')}`);
setOutputs({ matrix: JSON.stringify({ include }) });
