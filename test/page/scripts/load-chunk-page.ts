import {loadOwnChunk} from '../../../src/page/load-chunk.ts';

/** Loads the main chunk as the page script would. @returns what it says, or that it was refused */
async function load(base: string, integrity: string): Promise<string> {
  try {
    return (await loadOwnChunk<{say: string}>('main', base, integrity)).say;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

Object.assign(window, {load});
