import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {describe, expect, it} from 'vitest';

const FUNCTION_LINES = 60;
const FILE_LINES = 250;

/** What may be longer for now, as `file` or `file name`, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

interface Shape {
  readonly place: string;
  readonly lines: number;
}

/** Functions, methods and arrow functions of a file with their lines, those inside others, too. */
function toFunctions(file: string, text: string): Shape[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const functions: Shape[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body)
      functions.push({place: `${file} ${nameOf(node)}`, lines: lineAt(node.end) - lineAt(node.getStart(source)) + 1});
    ts.forEachChild(node, visit);
  };
  visit(source);
  return functions;
}

/** A function's own name, or that of the variable, property or parent it is given to. */
function nameOf(node: ts.Node): string {
  const {name} = node as ts.NamedDeclaration;
  if (name) return name.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  return node.parent && !ts.isSourceFile(node.parent) ? nameOf(node.parent) : 'without a name';
}

const files = readdirSync('src', {recursive: true, encoding: 'utf8'}).filter((file) =>
  /\.(ts|js|css|html)$/.test(file),
);
const texts = new Map(files.map((file) => [file, readFileSync(path.join('src', file), 'utf8')]));
const fileShapes = [...texts].map(([place, text]) => ({place, lines: text.trimEnd().split('\n').length}));
const functionShapes = [...texts].flatMap(([file, text]) => (/\.[tj]s$/.test(file) ? toFunctions(file, text) : []));

/** What is longer than allowed, longest first, the exceptions left out. */
function tooLong(shapes: readonly Shape[], most: number): string[] {
  const long = shapes.filter(({place, lines}) => lines > most && !(place in EXCEPTIONS));
  return long.toSorted((a, b) => b.lines - a.lines).map(({place, lines}) => `${place}: ${lines} lines`);
}

describe('shape', () => {
  it(`no function in src is longer than ${FUNCTION_LINES} lines`, () => {
    expect(functionShapes.length).toBeGreaterThan(1000);
    expect(tooLong(functionShapes, FUNCTION_LINES)).toEqual([]);
  });

  it(`no file in src is longer than ${FILE_LINES} lines`, () => {
    expect(tooLong(fileShapes, FILE_LINES)).toEqual([]);
  });

  it('every exception is still one', () => {
    const long = [
      ...fileShapes.filter(({lines}) => lines > FILE_LINES),
      ...functionShapes.filter(({lines}) => lines > FUNCTION_LINES),
    ].map(({place}) => place);
    expect(Object.keys(EXCEPTIONS).filter((place) => !long.includes(place))).toEqual([]);
  });

  it('counts functions of every kind, by the lines from their first word to their last brace', () => {
    const text =
      'export function a() {\n  const b = () => {\n    c();\n  };\n}\nclass D {\n  constructor() {}\n  e() {\n  }\n}';
    expect(toFunctions('x.ts', text)).toEqual([
      {place: 'x.ts a', lines: 5},
      {place: 'x.ts b', lines: 3},
      {place: 'x.ts constructor', lines: 1},
      {place: 'x.ts e', lines: 2},
    ]);
  });
});
