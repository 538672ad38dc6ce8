import {chromium} from '@playwright/test';
import {BROWSER_NAMES} from '../../src/trainer/doctor/find-browser.ts';
import {findByVariable, findOnPath, installOnPath, isExecutable} from './find-program.ts';

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
 * Path of a Chromium to test with: CHROME_PATH, then the PATH, then the one that Playwright has downloaded, then
 * Debian's by apt. The answer is kept in CHROME_PATH, so that child processes do not search again.
 *
 * @throws Error saying what was tried and what to do, where there is none
 */
export function findBrowser(): string {
  const found =
    findByVariable('CHROME_PATH') ??
    findOnPath(BROWSER_NAMES) ??
    fromPlaywright() ??
    installOnPath(BROWSER_NAMES, 'chromium');
  if (!found) {
    throw new Error(
      'No Chromium for the browser tests: CHROME_PATH is not set, none is on the PATH, Playwright has none and apt-get could not ' +
        'install one. Install Chromium or Chrome, or set CHROME_PATH to its executable.',
    );
  }
  process.env.CHROME_PATH = found;
  return found;
}

function fromPlaywright(): string | undefined {
  const own = chromium.executablePath();
  return isExecutable(own) ? own : undefined;
}
