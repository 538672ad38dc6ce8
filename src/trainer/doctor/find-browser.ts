import path from 'node:path';
import {findByVariable, findOnPath, isExecutable} from './find-program.ts';

/** Names of Chromium and its relatives on the PATH. */
export const BROWSER_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

/** Where installers put it on macOS and Windows, which have it on no PATH. */
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    return folder ? [path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [];
  }),
];

/**
 * Path of a Chromium: CHROME_PATH, then the PATH, then where installers put it; undefined if there is none.
 *
 * @throws ProfilerError `argument` if CHROME_PATH names what cannot be executed
 */
export function findBrowser(): string | undefined {
  return findByVariable('CHROME_PATH') ?? findOnPath(BROWSER_NAMES) ?? USUAL_PLACES.find(isExecutable);
}
