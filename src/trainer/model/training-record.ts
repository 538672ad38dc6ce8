import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import {parse} from '../../core/contract/parse.ts';

const EpochSchema = v.object({
  epoch: v.number(),
  loss: v.number(),
  recall: v.number(),
  mrr: v.number(),
  seconds: v.number(),
  megabytes: v.number(),
});

const TrainingRecordSchema = v.object({
  /** Path of the history, relative to the model folder; `evaluate` builds its baselines from it. */
  events: v.string(),
  dataHash: v.string(),
  backend: v.string(),
  seconds: v.number(),
  visits: v.number(),
  eventsRead: v.number(),
  items: v.number(),
  modelBytes: v.number(),
  epochs: v.array(EpochSchema),
  options: v.record(v.string(), v.unknown()),
});

/** Record of a training run: training.json, kept beside the model files and not sent to browsers. */
export type TrainingRecord = v.InferOutput<typeof TrainingRecordSchema>;

const FILE = 'training.json';

export async function writeTrainingRecord(folder: string, record: TrainingRecord): Promise<void> {
  await writeFile(path.join(folder, FILE), `${JSON.stringify(record, null, 1)}\n`);
}

/** @returns undefined if the folder holds only the files for browsers */
export async function readTrainingRecord(folder: string): Promise<TrainingRecord | undefined> {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return undefined;
  return parse(TrainingRecordSchema, JSON.parse(await readFile(file, 'utf8')), {
    code: 'input-format',
    what: file,
    remedy: 'Train the model again.',
  });
}
