/** A message goes in; a line comes out that GitHub Actions shows as an annotation of the step (a workflow command). */

export type AnnotationKind = 'error' | 'warning' | 'notice';

/** The runner unescapes the title and the message apart, and nothing else ("Workflow commands for GitHub Actions"; actions/runner, ActionCommand.cs). */
export function workflowCommand(kind: AnnotationKind, title: string, message: string): string {
  return `::${kind} title=${escapeProperty(title)}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
