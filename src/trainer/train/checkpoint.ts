import {existsSync} from 'node:fs';
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {EpochReport} from './train-network.ts';

/** State of a run after its last complete epoch, from which it can be resumed. */
export interface Checkpoint {
  /** Identifies history and options; the checkpoint of another run is refused. */
  readonly fingerprint: string;
  readonly epochs: readonly EpochReport[];
  readonly state: Readonly<Record<string, Float32Array>>;
}

const FILE = 'checkpoint.bin';

/** Writes a new file and renames it over the old one, so that an interruption leaves a complete checkpoint. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folder, {recursive: true});
  const arrays = Object.entries(checkpoint.state).map(([name, {length}]) => ({name, length}));
  const header = Buffer.from(
    JSON.stringify({fingerprint: checkpoint.fingerprint, epochs: checkpoint.epochs, arrays}),
    'utf8',
  );
  const size = Buffer.alloc(8);
  size.writeDoubleLE(header.length);
  const bodies = Object.values(checkpoint.state).map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const file = path.join(folder, FILE);
  await writeFile(`${file}.new`, Buffer.concat([size, header, ...bodies]));
  await rename(`${file}.new`, file);
}

/**
 * @returns undefined if there is none
 * @throws ProfilerError `argument` if it belongs to another history or other options
 */
export async function readCheckpoint(folder: string, fingerprint: string): Promise<Checkpoint | undefined> {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const bytes = await readFile(file);
  const headerLength = bytes.readDoubleLE(0);
  const header: {fingerprint: string; epochs: EpochReport[]; arrays: {name: string; length: number}[]} = JSON.parse(
    bytes.subarray(8, 8 + headerLength).toString('utf8'),
  );
  if (header.fingerprint !== fingerprint) {
    throw new ProfilerError(
      'argument',
      `The interrupted run in "${folder}" was started with another history or other options. Give the same ones, or train without --resume.`,
    );
  }
  const state: Record<string, Float32Array> = {};
  let at = 8 + headerLength;
  for (const {name, length} of header.arrays) {
    state[name] = new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + 4 * length));
    at += 4 * length;
  }
  return {fingerprint, epochs: header.epochs, state};
}

export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(path.join(folder, FILE), {force: true});
}
