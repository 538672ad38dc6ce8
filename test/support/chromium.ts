import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import {chromium, type BrowserContext} from '@playwright/test';

/** As root there is no sandbox; software WebGL 2 works in workers; nothing of the browser's own goes to the network. */
const FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** CHROME_PATH, a Chromium on the PATH, else undefined: Playwright then takes its own. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const places = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [process.env.CHROME_PATH ?? '', ...places].find((place) => place !== '' && isExecutable(place));
}

/** Chromium on a profile folder of its own, which outlives the browser: opened again, it is the same shopper. */
export async function openChromium(profileFolder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profileFolder, {executablePath: findChromium(), headless: true, args: FLAGS});
}

function isExecutable(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us
  }
}
