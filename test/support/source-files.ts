import {mkdir, mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {EVENT_KINDS} from '../../src/core/contract/event-kinds.ts';
import type {History} from '../../src/trainer/history/history.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {importHistory, type ImportRecord} from '../../src/trainer/import/import-history.ts';

/** First line of an events table, for eventRow. */
export const EVENTS_HEADER = 'visitor_id,time,kind,item_id,price\n';

/** One line of an events table, `seconds` after a moment in 2016. */
export function eventRow(visitor: string, seconds: number, item: string, kind = 'view'): string {
  return `${visitor},${1_460_000_000_000 + seconds * 1000},${kind},${item},\n`;
}

/** Writes files into a new folder, by their paths in it. */
export async function writeSources(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const source = path.join(await mkdtemp(path.join(tmpdir(), 'vitrine-source-')), 'source');
  await mkdir(source);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(source, name)), {recursive: true});
    await writeFile(path.join(source, name), content);
  }
  return source;
}

/** Imports files as a shop would, and reads back what came of them. */
export async function importFiles(
  files: Readonly<Record<string, string | Buffer>>,
  {format = 'auto', shardRows}: {format?: string; shardRows?: number} = {},
): Promise<{record: ImportRecord; history: History; out: string; source: string}> {
  const source = await writeSources(files);
  const out = path.join(path.dirname(source), 'out');
  const record = await importHistory([source], {out, format, memory: '500MB', threads: 2, shardRows});
  return {record, history: await readHistory(out), out, source};
}

/** Each visit as `kind:item` words. */
export function toVisitWords({visitStart, kind, item, itemIds}: History): string[] {
  return Array.from({length: visitStart.length - 1}, (_, visit) =>
    Array.from(kind.subarray(visitStart[visit], visitStart[visit + 1]), (code, index) => {
      const row = item[visitStart[visit] + index];
      return `${EVENT_KINDS[code]}:${row < 0 ? '' : itemIds[row]}`;
    }).join(' '),
  );
}

/** Rejected rows by reason. */
export function toCounts({rejected}: ImportRecord): Record<string, number> {
  return Object.fromEntries(Object.entries(rejected).map(([reason, {count}]) => [reason, count]));
}
