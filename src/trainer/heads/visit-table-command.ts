import {existsSync, statSync} from 'node:fs';
import {mkdir, open, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Progress} from '../progress.ts';
import {evaluateVisitTable, type VisitTableEvaluation} from './evaluate-visit-table.ts';
import {parseVisitTableModel, toVisitTableModelJson, trainVisitTable} from './visit-head.ts';
import {isVisitTableHeader, readVisitTable} from './visit-table.ts';

const MODEL = 'visit-table.json';
/** Where the training table lies, relative to the model folder; not sent to browsers. */
const SOURCE = 'visit-table-source.json';
const HEADER_BYTES = 4096;

/** Whether a file is a table with one row a visit, not an events table. */
export async function isVisitTable(file: string): Promise<boolean> {
  if (!existsSync(file) || statSync(file).isDirectory() || !/\.(csv|txt)$/i.test(file)) return false;
  const handle = await open(file);
  try {
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return isVisitTableHeader(buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)[0]);
  } finally {
    await handle.close();
  }
}

/** Trains the purchase classifiers of a visit table into a model folder. */
export async function trainVisitTableFile(file: string, {out, seed}: {out: string; seed: number}) {
  const startedMs = performance.now();
  const table = readVisitTable(file);
  const progress = new Progress('train', 2);
  const model = trainVisitTable(table, {seed, onProgress: (done, _total, what) => progress.show(done, what)});
  await mkdir(out, {recursive: true});
  const text = JSON.stringify(toVisitTableModelJson(model));
  await writeFile(path.join(out, MODEL), text);
  await writeFile(path.join(out, SOURCE), JSON.stringify({events: path.relative(out, file)}));
  const seconds = (performance.now() - startedMs) / 1000;
  return {model: out, visits: table.visits.length, bytes: Buffer.byteLength(text), seconds};
}

/** @returns undefined where the folder holds no visit table model */
export async function evaluateVisitTableFile(
  folder: string,
  file: string,
): Promise<(VisitTableEvaluation & {readonly model_bytes: number}) | undefined> {
  const modelFile = path.join(folder, MODEL);
  if (!existsSync(modelFile)) return undefined;
  const text = await readFile(modelFile, 'utf8');
  const source = path.join(folder, SOURCE);
  const train = existsSync(source) ? path.join(folder, JSON.parse(await readFile(source, 'utf8')).events) : '';
  const model = parseVisitTableModel(JSON.parse(text));
  const evaluation = evaluateVisitTable(
    model,
    readVisitTable(file),
    existsSync(train) ? readVisitTable(train) : undefined,
  );
  return {...evaluation, model_bytes: Buffer.byteLength(text)};
}
