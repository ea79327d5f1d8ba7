/** Words for the runner go in (outputs, annotations, the step's summary); they come out in the form that GitHub Actions reads. */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * Outputs of this step. A delimiter that nobody can foresee keeps a value from ending itself and beginning another
 * output (GitHub Docs, "Workflow commands", multiline strings).
 */
export function setOutputs(outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    const text = String(value);
    const delimiter = `end-${randomUUID()}`;
    toFile('GITHUB_OUTPUT', `${name}<<${delimiter}\n${text}\n${delimiter}\n`, `${name}=${text}`);
  }
}

/** Markdown on the page of the workflow run. GitHub takes up to 1 MiB per step; what is beyond is left out. */
export function addToSummary(markdown) {
  toFile('GITHUB_STEP_SUMMARY', `${markdown.slice(0, 250_000)}\n`, markdown);
}

export const notice = (text) => annotate('notice', text);
export const warning = (text) => annotate('warning', text);
export const error = (text) => annotate('error', text);

/** A line break in the text would begin a command of its own: escaped as @actions/core does (`escapeData`). */
function annotate(kind, text) {
  const data = String(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::${kind} title=FaaSMark::${data}\n`);
}

/** Outside of Actions, by hand, it is printed. */
function toFile(variable, contents, printed) {
  const path = process.env[variable] ?? '';
  if (path === '') process.stdout.write(`${printed}\n`);
  else appendFileSync(path, contents);
}
