import {availableParallelism} from 'node:os';
import {Command} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parseMemory, parsePath} from '../cli/option-values.ts';
import {FORMAT_NAMES} from '../import/formats.ts';

/** Turns a shop's exports or a public data set into shards of clean events. */
export const importCommand = defineCommand(
  new Command('import')
    .summary('turn exports or a public data set into a history')
    .description(
      'Reads event tables (CSV, JSONL, Parquet, gzip of these, partitioned folders), recognises their format, cleans and sorts the ' +
        'events, and writes a folder that train and evaluate read. Rows that cannot be used are counted by reason in import.json.',
    )
    .argument(
      '<files...>',
      'files and folders to read, all into one history (e.g. exports/clicks.csv exports/orders.csv)',
    )
    .requiredOption('--out <folder>', 'folder to write; an earlier import in it is replaced (e.g. history)', parsePath)
    .option('--format <name>', `format of the files: ${FORMAT_NAMES.join(', ')} (e.g. ga4)`, 'auto')
    .option('--memory <size>', 'memory for sorting; what does not fit goes to disk (e.g. 800MB)', parseMemory, '2GB')
    .addHelpText(
      'after',
      toExamples('import exports/*.csv --out history', 'import ga4/events_*.parquet --format ga4 --out history'),
    ),
  async ({out, format, memory}, files) => {
    const {importHistory} = await import('../import/import-history.ts');
    const json = await importHistory(files, {out, format, memory, threads: Math.max(1, availableParallelism())});
    const lines = [
      `${json.rows_kept} of ${json.rows_read} rows kept (${json.format}): ${json.visits} visits, ${json.items} items, ` +
        `${json.shards.length} shards, ${json.rows_per_second} rows a second, at most ${json.peak_memory_mb} MB of memory`,
      ...Object.entries(json.rejected).map(
        ([reason, {count, examples}]) => `  ${reason}: ${count}, such as ${examples.join('\n    ')}`,
      ),
    ];
    return {json, text: lines.join('\n')};
  },
);
