import {closeSync, openSync, readSync} from 'node:fs';
import {constants, gunzipSync} from 'node:zlib';

const PEEK_BYTES = 256 * 1024;

/** The beginning of a file, decompressed. */
export interface Peek {
  readonly kind: 'parquet' | 'json-lines' | 'json-array' | 'text' | 'binary' | 'empty';
  readonly isGzip: boolean;
  /** The first lines that are not blank, at most 50; the last one may be cut off. Empty for Parquet. */
  readonly lines: readonly string[];
}

/** Recognises the kind of a file by its first bytes, whatever its name is. */
export function peekFile(file: string): Peek {
  const bytes = readStart(file);
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return {kind: 'parquet', isGzip: false, lines: []};
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  // The input is truncated on purpose; Z_SYNC_FLUSH returns what can be decompressed.
  const plain = isGzip ? gunzipSync(bytes, {finishFlush: constants.Z_SYNC_FLUSH}) : bytes;
  const text = plain
    .subarray(0, PEEK_BYTES)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50);
  return {kind: toKind(text), isGzip, lines};
}

function toKind(text: string): Peek['kind'] {
  const start = text.trimStart();
  if (start === '') return 'empty';
  if (start.includes('\0')) return 'binary';
  if (start.startsWith('{')) return 'json-lines';
  return /^\[\s*[{\]]/.test(start) ? 'json-array' : 'text';
}

function readStart(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(PEEK_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, PEEK_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}
