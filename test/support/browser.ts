import {execFileSync} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import {chromium} from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** What a test machine without GPU needs for WebGL, and quiet: no updates, no first-run pages. */
export const BROWSER_ARGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/**
 * Path of a Chromium to test with: CHROME_PATH, then the PATH, then the one that Playwright has downloaded, then Debian's by apt.
 * The answer is kept in CHROME_PATH, so that child processes do not search again.
 *
 * @throws Error saying what was tried and what to do, where there is none
 */
export function findBrowser(): string {
  const found = fromEnvironment() ?? fromPath() ?? fromPlaywright() ?? fromApt();
  if (!found) {
    throw new Error(
      'No Chromium for the browser tests: CHROME_PATH is not set, none is on the PATH, Playwright has none and apt-get could not ' +
        'install one. Install Chromium or Chrome, or set CHROME_PATH to its executable.',
    );
  }
  process.env.CHROME_PATH = found;
  return found;
}

function fromEnvironment(): string | undefined {
  const {CHROME_PATH: named} = process.env;
  if (named && !isExecutable(named)) throw new Error(`CHROME_PATH names ${named}, which cannot be executed.`);
  return named || undefined;
}

function fromPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function fromPlaywright(): string | undefined {
  const own = chromium.executablePath();
  return isExecutable(own) ? own : undefined;
}

function fromApt(): string | undefined {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const run = (...command: string[]): void => {
    const [program, ...args] = [...asRoot, ...command];
    execFileSync(program, args, {stdio: ['ignore', 2, 2], env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}});
  };
  try {
    console.error('No browser found: installing chromium with apt-get.');
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
  } catch {
    return undefined; // No apt here, no rights, or no network: the caller says what to do.
  }
  return fromPath();
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
