import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type BrowserContext, chromium} from '@playwright/test';
import {BROWSER_ARGS, findBrowser} from '../../support/browser.ts';
import {NAME_HELPER} from '../../support/browsers.ts';
import {buildMissing} from '../built-files.ts';

/** A shopper's own Chromium, whose profile is on disk and which keeps pages for going back, as browsers do. */
export async function openShopper(): Promise<{context: BrowserContext; close: () => Promise<void>}> {
  buildMissing();
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-bench-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findBrowser(),
    args: [...BROWSER_ARGS, '--no-sandbox'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    // The suite itself decides what is still printed when it is told to stop.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  await context.addInitScript({content: NAME_HELPER});
  return {
    context,
    async close() {
      await context.close();
      await rm(folder, {recursive: true, force: true, maxRetries: 5});
    },
  };
}

/** Does something in a browser of its own: what crashes there costs nothing that was done before. */
export async function withShopper<T>(act: (context: BrowserContext) => Promise<T>): Promise<T> {
  const {context, close} = await openShopper();
  try {
    return await act(context);
  } finally {
    await close();
  }
}
