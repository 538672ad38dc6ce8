import {availableParallelism} from 'node:os';
import {ProfilerError} from '../../core/contract/errors.ts';
import {readArguments, toRequired} from '../args.ts';
import {importHistory} from '../import/import-history.ts';
import type {CommandResult} from '../index.ts';

export const usage =
  'vitrine import FILE… --out DIR [--format auto|csv|jsonl|parquet|ga4|diginetica|yoochoose|retailrocket|eshop|rees46|taobao|tmall|online-retail] [--memory 2GB] [--json]';

/** Turns a shop's exports or a public data set into shards of clean events. */
export async function run(args: string[]): Promise<CommandResult> {
  const {values, words} = readArguments(args, {usage, names: ['format', 'out', 'memory']});
  if (words.length === 0) throw new ProfilerError('argument', `Name at least one file or folder. Usage: ${usage}`);
  const memory = values.memory ?? '2GB';
  if (!/^\d+(\.\d+)?\s?[KMGT]i?B$/i.test(memory)) {
    throw new ProfilerError('argument', `--memory takes a size such as 2GB or 800MB, got "${memory}".`);
  }
  const json = await importHistory(words, {
    out: toRequired(values.out, {name: 'out', usage}),
    format: values.format ?? 'auto',
    memory,
    threads: Math.max(1, availableParallelism()),
  });
  const lines = [
    `${json.rows_kept} of ${json.rows_read} rows kept (${json.format}): ${json.visits} visits, ${json.items} items, ${json.shards.length} shards, ` +
      `${json.rows_per_second} rows a second, ${json.peak_memory_mb} MB of memory at most`,
    ...Object.entries(json.rejected).map(
      ([reason, {count, examples}]) => `  ${reason}: ${count}, such as ${examples.join('\n    ')}`,
    ),
  ];
  return {json, text: lines.join('\n')};
}
