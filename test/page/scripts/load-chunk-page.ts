import {loadChunk} from '../../../src/page/load-chunk.ts';

/** Loads a chunk as the page script would. @returns what it says, or that it was refused */
async function load(file: string, integrity: string, beside: string): Promise<string> {
  try {
    return (await loadChunk<{say: string}>(file, {integrity, beside})).say;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

Object.assign(window, {load});
