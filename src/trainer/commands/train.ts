import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import {readArguments, toRequired, toWholeNumber} from '../args.ts';
import {trainChurnFile} from '../heads/churn-files.ts';
import {isVisitTable, trainVisitTableFile} from '../heads/visit-table-command.ts';
import {readCatalogue} from '../history/read-catalogue.ts';
import {readHistory} from '../history/read-history.ts';
import type {CommandResult} from '../index.ts';
import {nameJsonFiles} from '../model/name-json-files.ts';
import {type TrainingRecord, writeTrainingRecord} from '../model/training-record.ts';
import {buildTrainingReport} from '../report/build-training-report.ts';
import {toTrainingReport} from '../report/to-training-report.ts';
import {readSegments} from '../segments/read-segments.ts';
import {writeSegments} from '../segments/train-segments.ts';
import {DEFAULT_TRAIN_OPTIONS, toDefaultOptions, type TrainOptions} from '../train/options.ts';
import {trainModel} from '../train/train-model.ts';

export const usage =
  'vitrine train --events DIR|FILE [--catalogue FILE] --out MODEL_DIR [--newest EVENTS] [--resume] [--seed N] [--epochs N] ' +
  '[--backend auto|native|wasm|webgpu|tensorflow] [--options JSON] [--json]';

/** Trains a model on a history and writes its files. */
export async function run(args: string[]): Promise<CommandResult> {
  const {values, flags} = readArguments(args, {
    usage,
    names: ['events', 'newest', 'catalogue', 'out', 'seed', 'epochs', 'backend', 'options'],
    flags: ['resume'],
  });
  const events = toRequired(values.events, {name: 'events', usage});
  const out = toRequired(values.out, {name: 'out', usage});
  if (await isVisitTable(events)) {
    const seed = toWholeNumber(values.seed, {name: 'seed', fallback: DEFAULT_TRAIN_OPTIONS.seed});
    const json = await trainVisitTableFile(events, {out, seed});
    return {
      json,
      text: `${out}: purchase head of ${json.visits} visits, ${(json.bytes / 1000).toFixed(0)} kB, ${json.seconds.toFixed(0)} s`,
    };
  }
  const changes = toChanges(values.options);
  // What a shop sells changes: the newest events teach most, and a window bounds memory and time.
  const newest = values.newest === undefined ? undefined : toWholeNumber(values.newest, {name: 'newest', fallback: 0});
  const history = await readHistory(events, {newest});
  const defaults = toDefaultOptions({events: history.item.length, items: history.itemIds.length});
  const options: TrainOptions = {
    ...defaults,
    ...changes,
    sizes: {...defaults.sizes, ...changes.sizes},
    seed: toWholeNumber(values.seed, {name: 'seed', fallback: DEFAULT_TRAIN_OPTIONS.seed}),
    epochs: toWholeNumber(values.epochs, {name: 'epochs', fallback: changes.epochs ?? defaults.epochs}),
  };
  const catalogue = values.catalogue ? await readCatalogue(values.catalogue) : undefined;
  const trained = await trainModel(history, {
    catalogue,
    options,
    out,
    backend: values.backend ?? 'auto',
    resume: flags.has('resume'),
  });
  const churnBytes = await trainChurnFile(history, {out, seed: options.seed});
  const segmentBytes = await writeSegments(history, {out, seed: options.seed, catalogue});
  await nameJsonFiles(out);
  const {epochs, mix, validation} = trained.result;
  const {bytes, items, backend, seconds} = trained;
  const record: TrainingRecord = {
    events: path.relative(out, events),
    dataHash: history.dataHash,
    backend,
    seconds,
    visits: history.visitStart.length - 1,
    eventsRead: history.item.length,
    items,
    modelBytes: bytes,
    epochs: [...epochs],
    options: {...options},
  };
  await writeTrainingRecord(out, record);
  await writeFile(
    path.join(out, 'report.html'),
    buildTrainingReport(
      toTrainingReport(record, {name: history.name, seed: options.seed, segments: await readSegments(out)}),
    ),
  );
  const json = {
    model: out,
    items,
    bytes,
    backend,
    seconds,
    epochs,
    mix,
    validation,
    churn_bytes: churnBytes ?? null,
    segment_bytes: segmentBytes ?? null,
    data_hash: history.dataHash,
    options,
  };
  const text = `${out}: ${items} items, ${(bytes / 1e6).toFixed(2)} MB, ${(seconds / 60).toFixed(1)} minutes; report.html shows the run`;
  return {json, text};
}

/** Options given as JSON, by the names of TrainOptions. */
function toChanges(text: string | undefined): Partial<TrainOptions> {
  if (text === undefined) return {};
  let changes: unknown;
  try {
    changes = JSON.parse(text);
  } catch (cause) {
    throw new ProfilerError('argument', `--options takes a JSON object such as {"rows": 256}, got ${text}.`, {cause});
  }
  const unknown = Object.keys(Object(changes)).filter((name) => !(name in DEFAULT_TRAIN_OPTIONS));
  if (typeof changes !== 'object' || changes === null || unknown.length > 0) {
    const known = Object.keys(DEFAULT_TRAIN_OPTIONS).join(', ');
    throw new ProfilerError(
      'argument',
      `--options does not know ${unknown.join(', ') || text}. Expected a JSON object with some of ${known}.`,
    );
  }
  return changes; // names are checked; a wrong type shows at once in the run
}
