import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/**
 * Files of a folder -> what each imports: files by their path in the folder, packages by their name. Types count, too.
 */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const IMPORT = /^(?:import|export|\}) ?(?:[^'\n]* )?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm;

/** Reads the import lines of every TypeScript file below a folder. */
export function readImportGraph(folder: string): ImportGraph {
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((file) => /(?<!\.d)\.ts$/.test(file));
  return new Map(files.map((file) => [file, toImports(file, readFileSync(path.join(folder, file), 'utf8'))]));
}

/** What a file's text imports, in order. */
export function toImports(file: string, text: string): string[] {
  const names = Array.from(text.matchAll(IMPORT), ([, named, dynamic, bare]) => named ?? dynamic ?? bare);
  return names.map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name));
}

/**
 * Circles of imports, one for each file that closes one, as the files on the way round; `a > b > a` for the shortest.
 */
export function findCircles(graph: ImportGraph): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): void => {
    if (way.includes(file)) {
      circles.push([...way.slice(way.indexOf(file)), file].join(' > '));
      return;
    }
    if (done.has(file)) return;
    way.push(file);
    for (const imported of graph.get(file) ?? []) visit(imported);
    way.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return circles;
}
