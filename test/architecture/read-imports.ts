import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceTree } from './source-tree.js';

/** One import or re-export, in whatever form it is written. */
export interface Import {
  readonly from: string;
  readonly line: number;
  /** Path of the file, or `package:<name>`. */
  readonly to: string;
  /** Whether it leaves no trace in the program that runs. */
  readonly isTypeOnly: boolean;
}

const DOORS: Readonly<Record<string, string>> = {
  'vt-binance': 'src/index.ts',
  'vt-binance/host': 'src/host/index.ts',
  'vt-binance/simulator': 'src/simulator/index.ts',
};

/** Every import of every file, as the TypeScript compiler reads them. */
export function readImports(tree: SourceTree): Import[] {
  return [...tree].flatMap(([from, text]) => importsOf(from, text));
}

function importsOf(from: string, text: string): Import[] {
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const found = toSpecifier(node);
    if (found) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      imports.push({ from, line, to: resolve(from, found.specifier), isTypeOnly: found.isTypeOnly });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function toSpecifier(node: ts.Node): { specifier: string; isTypeOnly: boolean } | null {
  if (ts.isImportDeclaration(node)) return literal(node.moduleSpecifier, isTypeImport(node.importClause));
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return literal(node.moduleSpecifier, isTypeExport(node));
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal, true);
  if (!ts.isCallExpression(node)) return null;
  const calls = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
  return calls && node.arguments[0] ? literal(node.arguments[0], false) : null;
}

function literal(node: ts.Node, isTypeOnly: boolean): { specifier: string; isTypeOnly: boolean } | null {
  return ts.isStringLiteralLike(node) ? { specifier: node.text, isTypeOnly } : null;
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && allTypes(named.elements);
}

function isTypeExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  return !!node.exportClause && ts.isNamedExports(node.exportClause) && allTypes(node.exportClause.elements);
}

function allTypes(elements: ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function resolve(from: string, specifier: string): string {
  const door = DOORS[specifier];
  if (door !== undefined) return door;
  if (!specifier.startsWith('.')) return `package:${packageName(specifier)}`;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
