import {type BrowserContext, chromium} from '@playwright/test';
import {BROWSER_ARGS, findBrowser} from './browser.ts';

/** A browser, whoever drives it: as much as can be asked of all of them. */
export interface AnyBrowser {
  /** Name and version. */
  readonly name: string;
  /**
   * Opens an address in a page of its own.
   *
   * @param before runs in the page before its own scripts; WebKitGTK has no way to do that
   */
  openPage(address: string, before?: () => void): Promise<AnyPage>;
  close(): Promise<void>;
}

export interface AnyPage {
  /** Runs a function in the page and waits for what it returns. What goes in and out is data as JSON has it. */
  evaluate<Result, Argument>(
    run: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** What the functions that are sent to a page may call: the runner of these files wraps those that have a name. */
export const NAME_HELPER = 'globalThis.__name = (wrapped) => wrapped;';

/** Chromium by Playwright. @param args more switches */
export async function openChromium(args: readonly string[] = []): Promise<AnyBrowser> {
  const browser = await chromium.launch({executablePath: findBrowser(), args: [...BROWSER_ARGS, ...args]});
  const context = await browser.newContext();
  await context.addInitScript({content: NAME_HELPER});
  return {...toAnyBrowser(`Chromium ${browser.version()}`, context), close: () => browser.close()};
}

/** A context of Playwright's as any other browser. */
export function toAnyBrowser(name: string, context: BrowserContext): AnyBrowser {
  return {
    name,
    openPage: async (address, before) => {
      const page = await context.newPage();
      if (before) await page.addInitScript(before);
      await page.goto(address);
      return page;
    },
    close: () => context.close(),
  };
}
