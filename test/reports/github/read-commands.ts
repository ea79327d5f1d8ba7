/** Output of a step goes in; the commands that the runner of GitHub Actions finds in it come out, by the rules of its parser. */

export interface RunnerCommand {
  name: string;
  properties: Map<string, string>;
  data: string;
}

/** Those that the runner has registered, of both its syntaxes. */
const REGISTERED = new Set(
  (
    'error warning notice debug group endgroup add-mask stop-commands echo add-matcher remove-matcher ' +
    'set-env set-output save-state add-path'
  ).split(' '),
);

/** Lines as .NET reads them: carriage returns end them too. */
export function readCommands(output: string): RunnerCommand[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => newForm(line) ?? oldForm(line) ?? []);
}

/** `::name key=value,…::data`, after blanks. */
function newForm(line: string): RunnerCommand | null {
  const text = line.replace(/^[\s\u0085]+/, '');
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end < 0) return null;
  return command(text.slice(2, end), ',', text.slice(end + 2));
}

/** `##[name key=value;…]data`, anywhere. */
function oldForm(line: string): RunnerCommand | null {
  const at = line.indexOf('##[');
  const end = at < 0 ? -1 : line.indexOf(']', at);
  if (end < 0) return null;
  return command(line.slice(at + 3, end), ';', line.slice(end + 1));
}

function command(head: string, separator: string, data: string): RunnerCommand | null {
  const [name = ''] = head.split(' ');
  if (!REGISTERED.has(name)) return null;
  const pairs = head.slice(name.length).trim().split(separator);
  const properties = new Map(
    pairs
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const at = pair.indexOf('=');
        const value = pair
          .slice(at + 1)
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ',');
        return [pair.slice(0, at), unescaped(value)];
      }),
  );
  return { name, properties, data: unescaped(data) };
}

const unescaped = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
