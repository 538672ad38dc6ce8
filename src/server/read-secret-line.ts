import {createInterface} from 'node:readline';
import {Writable} from 'node:stream';

/**
 * Reads the first line of standard input. On a terminal it shows a prompt and hides the typed characters.
 *
 * @returns undefined if there is none
 */
export async function readSecretLine(question: string): Promise<string | undefined> {
  const {stdin, stderr} = process;
  const silence = new Writable({write: (_chunk, _encoding, done) => done()});
  const lines = createInterface({input: stdin, output: silence, terminal: stdin.isTTY === true});
  if (stdin.isTTY) stderr.write(question);
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
