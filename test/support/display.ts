import {spawn} from 'node:child_process';
import {findOnPath, installOnPath} from './find-program.ts';

const NAMES = ['Xvfb'];

/** A screen that nobody sees, for browsers that have no GL without one. */
export interface Display {
  /** As in the environment variable DISPLAY; empty where the system needs none. */
  readonly name: string;
  close(): void;
}

/**
 * Starts Xvfb on a free display.
 *
 * @throws Error where there is none and apt-get could not install it
 */
export async function openDisplay(): Promise<Display> {
  if (process.platform !== 'linux') return {name: '', close: () => undefined};
  const program = findOnPath(NAMES) ?? installOnPath(NAMES, 'xvfb');
  if (!program) throw new Error('No Xvfb: it is not on the PATH, and apt-get could not install xvfb.');
  const server = spawn(program, ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const close = (): void => void server.kill();
  process.once('exit', close);
  const name = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code} before it had a display.`)));
    server.stdout.once('data', (number: Buffer) => resolve(`:${number.toString().trim()}`));
  });
  return {
    name,
    close: () => {
      process.off('exit', close);
      close();
    },
  };
}
