import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {trainChurnFile} from '../churn/churn-files.ts';
import type {BackendName} from '../graph/backends.ts';
import {readCatalogue} from '../history/read-catalogue.ts';
import {readHistory} from '../history/read-history.ts';
import {nameJsonFiles} from '../model/name-json-files.ts';
import {type TrainingRecord, writeTrainingRecord} from '../model/training-record.ts';
import {buildTrainingReport} from '../report/build-training-report.ts';
import {toTrainingReport} from '../report/to-training-report.ts';
import {readSegments} from '../segments/read-segments.ts';
import {writeOrderFacts} from '../orders/orders-file.ts';
import {writeSegments} from '../segments/train-segments.ts';
import {toDefaultOptions, type TrainOptions} from './options.ts';
import {trainModel, type TrainedModel} from './train-model.ts';

/** Inputs of a training run, and the folder that it writes to. */
export interface TrainingTask {
  /** A folder that import wrote, or anything it reads. */
  readonly events: string;
  readonly out: string;
  readonly catalogue?: string;
  /** Reads only the newest events, this many at most. */
  readonly newest?: number;
  readonly resume: boolean;
  readonly seed: number;
  /** Overrides the default and `changes`. */
  readonly epochs?: number;
  readonly backend: BackendName;
  /** Settings that differ from the defaults for this history. */
  readonly changes: Partial<TrainOptions>;
}

/** Output of `vitrine train --json`. */
export interface TrainingResult {
  readonly model: string;
  readonly items: number;
  readonly bytes: number;
  readonly backend: string;
  readonly seconds: number;
  readonly epochs: TrainedModel['result']['epochs'];
  readonly mix: TrainedModel['result']['mix'];
  readonly validation: TrainedModel['result']['validation'];
  readonly churn_bytes: number | null;
  readonly segment_bytes: number | null;
  readonly order_bytes: number | null;
  readonly data_hash: string;
  readonly options: TrainOptions;
}

/**
 * Trains every part of a model that the history allows and writes it into a folder: network, churn classifier,
 * segments, what is bought again, record and report.
 *
 * @throws ProfilerError as readHistory, readCatalogue and trainModel
 */
export async function trainFolder(task: TrainingTask): Promise<TrainingResult> {
  const {out, seed} = task;
  const history = await readHistory(task.events, {newest: task.newest});
  const options = toTrainOptions(task, {events: history.item.length, items: history.itemIds.length});
  const catalogue = task.catalogue === undefined ? undefined : await readCatalogue(task.catalogue);
  const trained = await trainModel(history, {catalogue, options, out, backend: task.backend, resume: task.resume});
  const churnBytes = await trainChurnFile(history, {out, seed});
  const segmentBytes = await writeSegments(history, {out, seed, catalogue});
  const orderBytes = await writeOrderFacts(history, {out, catalogue});
  await nameJsonFiles(out);
  const {bytes, items, backend, seconds} = trained;
  const {epochs, mix, validation} = trained.result;
  await writeRecord(out, {
    name: history.name,
    record: {
      events: path.relative(out, task.events),
      dataHash: history.dataHash,
      backend,
      seconds,
      visits: history.visitStart.length - 1,
      eventsRead: history.item.length,
      items,
      modelBytes: bytes,
      epochs: [...epochs],
      options: {...options},
    },
  });
  return {
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
    order_bytes: orderBytes ?? null,
    data_hash: history.dataHash,
    options,
  };
}

function toTrainOptions(
  {changes, seed, epochs}: TrainingTask,
  size: {readonly events: number; readonly items: number},
): TrainOptions {
  const defaults = toDefaultOptions(size);
  return {
    ...defaults,
    ...changes,
    sizes: {...defaults.sizes, ...changes.sizes},
    seed,
    epochs: epochs ?? changes.epochs ?? defaults.epochs,
  };
}

/** The record of the run, and the report that is made of it. */
async function writeRecord(out: string, {name, record}: {name: string; record: TrainingRecord}): Promise<void> {
  await writeTrainingRecord(out, record);
  const seed = Number(record.options['seed']);
  const report = toTrainingReport(record, {name, seed, segments: await readSegments(out)});
  await writeFile(path.join(out, 'report.html'), buildTrainingReport(report));
}
