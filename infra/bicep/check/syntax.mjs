// Bicep files as syntax trees, and the few questions that the rules ask them.
import { readFileSync } from 'node:fs';
import Parser from 'tree-sitter';
import Bicep from 'tree-sitter-bicep';

const parser = new Parser();
parser.setLanguage(Bicep);

/** @returns {{ file: string, root: import('tree-sitter').SyntaxNode }} */
export function parse(file, text = readFileSync(file, 'utf8')) {
  // The binding reads strings in pieces of 32 KiB and fails on larger ones unless told of their size.
  return { file, root: parser.parse(text, undefined, { bufferSize: text.length * 2 + 1024 }).rootNode };
}

export function* nodes(node, type) {
  if (node.type === type) yield node;
  for (const child of node.namedChildren) yield* nodes(child, type);
}

/** Where the grammar does not fit. */
export function* faults(node) {
  if (node.isError || node.isMissing) yield node;
  else if (node.hasError) for (const child of node.children) yield* faults(child);
}

/** Resources with their symbol, type and body; conditions and loops are looked through. */
export function resources(root) {
  return [...nodes(root, 'resource_declaration')].map((node) => ({
    node,
    symbol: node.namedChildren.find((child) => child.type === 'identifier').text,
    type: node.namedChildren.find((child) => child.type === 'string').text.slice(1, -1),
    existing: /\bexisting\b/.test(node.text.slice(0, node.text.indexOf('='))),
    body: bodyOf(node),
  }));
}

export function modules(root) {
  return [...nodes(root, 'module_declaration')].map((node) => ({
    node,
    symbol: node.namedChildren.find((child) => child.type === 'identifier').text,
    path: node.namedChildren.find((child) => child.type === 'string').text.slice(1, -1),
    body: bodyOf(node),
  }));
}

function bodyOf(node) {
  const [body] = nodes(node, 'object');
  return body;
}

/** A property's value by its path; null when it is not there. */
export function value(object, ...path) {
  let node = object;
  for (const name of path) {
    if (node?.type !== 'object') return null;
    const property = node.namedChildren.find((child) => child.type === 'object_property' && child.namedChildren[0].text === name);
    node = property?.namedChildren[1] ?? null;
  }
  return node;
}

export const names = (root, declaration) =>
  [...nodes(root, declaration)].map((node) => node.namedChildren.find((child) => child.type === 'identifier').text);

export const at = (file, node) => `${file}:${node.startPosition.row + 1}`;
