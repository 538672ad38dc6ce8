import type {AnyBrowser} from '../../support/browsers.ts';

/** Opens a browser, measures in it, and closes it whatever happens. */
export async function inBrowser(
  open: () => Promise<AnyBrowser>,
  measure: (browser: AnyBrowser) => Promise<void>,
): Promise<void> {
  const browser = await open();
  try {
    await measure(browser);
  } finally {
    await browser.close();
  }
}

/** The same for a browser that a machine need not have: without it the rows that are missing are named on stderr. */
export async function inOtherBrowser(
  name: string,
  open: () => Promise<AnyBrowser>,
  measure: (browser: AnyBrowser) => Promise<void>,
): Promise<void> {
  try {
    await inBrowser(open, measure);
  } catch (error) {
    console.error(
      `Not measured in ${name}, or not all of it: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
