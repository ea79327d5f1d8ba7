/** The text of one module goes in; what it imports, exports, calls and how it begins comes out. */
import ts from 'typescript';

export interface Import {
  specifier: string;
  /** False for `import type` and `export type … from`: gone after compilation. */
  runtime: boolean;
  line: number;
}

/** Something reached by name, such as `Date.now`, `process.env` or an assignment `process.exitCode=`. */
export interface Use {
  name: string;
  line: number;
}

export interface ModuleFacts {
  /** From the root of the project, forward slashes. */
  path: string;
  imports: Import[];
  uses: Use[];
  /** The doc comment that the module begins with, without its stars; null when it begins otherwise. */
  opening: string | null;
  defaultExport: boolean;
  /** Nothing but re-exports. */
  barrel: boolean;
}

/** Globals that depend on when, where or by whom code runs. */
const GLOBALS = new Set([
  'Math.random',
  'process',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'crypto.subtle',
]);

export function factsOf(path: string, text: string): ModuleFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const facts: ModuleFacts = {
    path,
    imports: [],
    uses: [],
    opening: openingOf(text),
    defaultExport: false,
    barrel:
      source.statements.length > 0 &&
      source.statements.every((s) => ts.isExportDeclaration(s) && s.moduleSpecifier !== undefined),
  };
  visit(source, source, facts);
  return facts;
}

function openingOf(text: string): string | null {
  const comment = /^(?:#![^\n]*\n)?\/\*\*((?:[^*]|\*(?!\/))*)\*\//.exec(text)?.[1];
  return comment === undefined
    ? null
    : comment
        .replaceAll(/\n\s*\*/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim();
}

function visit(node: ts.Node, source: ts.SourceFile, facts: ModuleFacts): void {
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const specifier = specifierOf(node);
  if (specifier !== null) facts.imports.push({ ...specifier, line });
  for (const name of namesFromProcess(node)) facts.uses.push({ name, line });
  const used = useOf(node);
  if (used !== null) facts.uses.push({ name: used, line });
  if (isDefaultExport(node)) facts.defaultExport = true;
  ts.forEachChild(node, (child) => {
    visit(child, source, facts);
  });
}

/** Of `import`, `export … from`, `import('…')` as a call or as a type, and `require('…')`. */
function specifierOf(node: ts.Node): { specifier: string; runtime: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, runtime: node.importClause?.isTypeOnly !== true };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    if (ts.isStringLiteral(node.moduleSpecifier)) {
      return { specifier: node.moduleSpecifier.text, runtime: !node.isTypeOnly };
    }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    if (ts.isStringLiteral(node.argument.literal)) {
      return { specifier: node.argument.literal.text, runtime: false };
    }
  }
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    const loads =
      node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(node.expression) && node.expression.text === 'require');
    if (loads && first !== undefined && ts.isStringLiteralLike(first)) {
      return { specifier: first.text, runtime: true };
    }
  }
  return null;
}

/** `import { env } from 'node:process'` is `process.env` by another way. */
function namesFromProcess(node: ts.Node): string[] {
  if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return [];
  if (!/^(node:)?process$/.test(node.moduleSpecifier.text)) return [];
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map((element) => `process.${(element.propertyName ?? element.name).text}`);
}

function useOf(node: ts.Node): string | null {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return specifierOf(node) === null ? 'import(computed)' : null;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') {
    return node.arguments === undefined || node.arguments.length === 0 ? 'new Date()' : null;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') {
    return 'new Date()';
  }
  const member = memberOf(node);
  if (member !== null) {
    if (member === 'process.exitCode') return isWritten(node) ? 'process.exitCode=' : null;
    if (member === 'Date.now' || member.startsWith('process.') || GLOBALS.has(member)) return member;
    return null;
  }
  return ts.isIdentifier(node) && GLOBALS.has(node.text) && isReference(node) ? node.text : null;
}

/** `object.name`, `object['name']` and `globalThis.object.name` as text. */
function memberOf(node: ts.Node): string | null {
  let name: string;
  if (ts.isPropertyAccessExpression(node)) name = node.name.text;
  else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    name = node.argumentExpression.text;
  } else return null;
  if (ts.isIdentifier(node.expression)) {
    return node.expression.text === 'globalThis' ? name : `${node.expression.text}.${name}`;
  }
  const object = memberOf(node.expression);
  return object === null ? null : `${object}.${name}`;
}

function isWritten(node: ts.Node): boolean {
  return ts.isBinaryExpression(node.parent) && node.parent.left === node
    ? node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    : false;
}

/** The global itself: no property of that name, no key, no declaration, no parameter, no type. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node && node.text !== 'process';
  if (ts.isElementAccessExpression(parent)) return parent.expression === node && node.text !== 'process';
  const declares = 'name' in parent && parent.name === node;
  const inType = ts.isTypeNode(parent) || ts.isQualifiedName(parent);
  const imported = ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent);
  return !declares && !inType && !imported && !ts.isBindingElement(parent);
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  if (!ts.canHaveModifiers(node)) return false;
  return (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
}
