import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';

/** A built file with a budget. */
export interface BudgetedFile {
  /** As in `budgets` of package.json. */
  readonly file: string;
  /** Gzip bytes of the file and of what it imports at once; undefined where it is not built. */
  readonly bytes: number | undefined;
  /** Most gzip bytes it may have. */
  readonly limit: number;
}

/** In the order in which a browser loads them: the engines come with a model, and a model with its loader. */
const LOAD_ORDER = ['dist/vitrine-worker.js', 'dist/vitrine-shop-loader.js'];

/** Each file in `budgets` of package.json, with what its static imports load along with it. */
export function toBudgetedFiles(): BudgetedFile[] {
  const {budgets} = JSON.parse(readFileSync('package.json', 'utf8')) as {budgets: Record<string, number>};
  return Object.entries(budgets).map(([file, limit]) => {
    if (!existsSync(file)) return {file, limit, bytes: undefined};
    const parts = [...toFiles(file, toLoadedBefore(file))];
    return {file, limit, bytes: parts.reduce((sum, part) => sum + toGzipBytes(part), 0)};
  });
}

/** What is loaded by the time a file is asked for. */
function toLoadedBefore(file: string): Set<string> {
  const place = LOAD_ORDER.indexOf(file);
  const before = (place < 0 ? LOAD_ORDER : LOAD_ORDER.slice(0, place)).filter((name) => existsSync(name));
  return new Set(before.flatMap((name) => [...toFiles(name)]));
}

/** Bytes of a file as a server that compresses well sends it. */
export function toGzipBytes(file: string): number {
  return gzipSync(readFileSync(file), {level: 9}).length;
}

/** A file and all that its static imports load with it, without what `shared` holds already. */
function toFiles(file: string, shared: ReadonlySet<string> = new Set()): Set<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    if (files.has(name) || shared.has(name)) return;
    files.add(name);
    const code = readFileSync(name, 'utf8');
    for (const [, found] of code.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.[^"'`]+)["'`]/g)) {
      visit(path.join(path.dirname(name), found));
    }
  };
  visit(file);
  return files;
}
