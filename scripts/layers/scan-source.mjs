import ts from 'typescript';
import { globalWalls } from './walls.mjs';

/**
 * What one source file of a layer imports, by specifier, and which walled globals it uses; found with the
 * TypeScript parser, apart from dependency-cruiser, so that each can tell when the other saw nothing.
 */
export function scanSource(path, text) {
  const specifiers = new Set(ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName));
  const globals = new Set();
  const visit = (node) => {
    const name = globalOf(node);
    if (name !== null && name in globalWalls) globals.add(name);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023));
  return { specifiers: [...specifiers], globals: [...globals] };
}

function globalOf(node) {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && (node.arguments?.length ?? 0) === 0) {
    return `new ${node.expression.text}()`;
  }
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return `${node.expression.text}.${node.name.text}`;
  }
  return null;
}
