import puppeteer from 'puppeteer-core';
import {type AnyBrowser, NAME_HELPER} from './browsers.ts';
import {openDisplay} from './display.ts';
import {findByVariable, findOnPath, installOnPath} from './find-program.ts';

const NAMES = ['firefox-esr', 'firefox'];
/** A benchmark may take minutes to answer. */
const ANSWER_MS = 600_000;

/**
 * Firefox by WebDriver BiDi, with an empty profile on disk. It draws by software on a screen that nobody sees:
 * without a screen it has no WebGL.
 *
 * @param options `headless`: needs no screen, and has no WebGL
 * @throws Error saying what was tried, where there is no Firefox or no screen
 */
export async function openFirefox({headless = false}: {headless?: boolean} = {}): Promise<AnyBrowser> {
  const executablePath = findFirefox();
  const display = headless ? {name: '', close: () => undefined} : await openDisplay();
  try {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless,
      protocolTimeout: ANSWER_MS,
      env: {...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1'},
      extraPrefsFirefox: {'webgl.force-enabled': true, 'webgl.sanitize-unmasked-renderer': false},
    });
    return {
      name: (await browser.version()).replace('firefox/', 'Firefox '),
      openPage: async (address, before) => {
        const page = await browser.newPage();
        await page.evaluateOnNewDocument(NAME_HELPER);
        if (before) await page.evaluateOnNewDocument(before);
        await page.goto(address);
        return {
          evaluate: <Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument) =>
            // It awaits.
            page.evaluate(run as (argument: unknown) => Result | Promise<Result>, argument) as Promise<Result>,
          close: () => page.close(),
        };
      },
      close: async () => {
        await browser.close();
        display.close();
      },
    };
  } catch (error) {
    display.close();
    throw error;
  }
}

function findFirefox(): string {
  const found = findByVariable('FIREFOX_PATH') ?? findOnPath(NAMES) ?? installOnPath(NAMES, 'firefox-esr');
  if (!found) {
    throw new Error('No Firefox: FIREFOX_PATH is not set, none is on the PATH, and apt-get could not install one.');
  }
  return found;
}
