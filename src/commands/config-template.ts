/** The option table goes in; the text of a config file comes out in which every setting stands as a comment. */
import { writeDuration } from '../config/duration.js';
import { fileKey, type Option, type OptionGroup } from '../config/option.js';
import { OPTION_ROWS } from '../config/options.js';

export function configTemplate(): string {
  const lines: string[] = [];
  let group: OptionGroup | null = null;
  for (const [name, option] of OPTION_ROWS) {
    if (!option.inFile) continue;
    if (option.group !== group) lines.push('', `  // ${option.group.replace(':', '')}`);
    group = option.group;
    const fallback = option.defaultText === undefined ? '' : ` Default: ${option.defaultText}.`;
    lines.push(`  // ${option.description}.${fallback}`, `  // ${fileKey(name)}: ${sample(option)},`);
  }
  return `// Settings of faasmark, in the order flag > environment > this file > default.
// Every key is a flag of \`faasmark run\`: maxCost here, --max-cost there, FAASMARK_MAX_COST in the environment.
import { defineConfig } from 'faasmark';

export default defineConfig({${lines.join('\n').replace(/^\n/, '')}

  // Definitions of your own, made with defineWorkload, defineProvider and defineReporter.
  // extend: { workloads: [] },
});
`.replace('defineConfig({  //', 'defineConfig({\n  //');
}

function sample(option: Option): string {
  const { default: value } = option;
  switch (option.value.kind) {
    case 'axes':
      return "{ 'chain.length': [2, 10] }";
    case 'headers':
      return "{ accept: 'application/json' }";
    case 'variables':
      return "{ authorization: 'MY_TOKEN' }";
    case 'boolean':
      return 'true';
    case 'rate':
    case 'factor':
    case 'usd':
    case 'integer': {
      const number = typeof value === 'number' ? String(value) : option.example;
      return option.list === true ? `[${number.replaceAll(',', ', ')}]` : number;
    }
    case 'duration':
      if (Array.isArray(value))
        return `[${(value as number[]).map((ms) => `'${writeDuration(ms)}'`).join(', ')}]`;
      return `'${typeof value === 'number' ? writeDuration(value) : option.example}'`;
    case 'choice':
    case 'name':
    case 'string':
    case 'texts':
    case 'thresholds':
    case 'fail-on':
    case 'percent': {
      const values =
        Array.isArray(value) && value.length > 0
          ? value.map(String)
          : [option.example.replaceAll(/^'|'$/g, '')];
      const quoted = values.map((one) => (one.includes("'") ? JSON.stringify(one) : `'${one}'`));
      return option.list === true ? `[${quoted.join(', ')}]` : (quoted[0] ?? "''");
    }
    default:
      return option.value satisfies never;
  }
}
