import {type Browser, chromium} from 'playwright-core';
import {toReason} from '../../core/contract/errors.ts';
import {type Look, lookAtPage, type LookOptions} from './look-at-page.ts';

/**
 * No messages, and no connection that avoids the proxy: no QUIC, no UDP of WebRTC (whose switch has two names, by
 * release), no services of the browser's own.
 */
const ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--dns-prefetch-disable',
];
const LAUNCH_MS = 30_000;
/** Time limit of one page, whatever it does. */
const LOOK_MS = 60_000;

/** A browser in which pages are opened, each in a profile of its own. */
export interface PageBrowser {
  /** Name and version. */
  readonly name: string;
  readonly isSandboxed: boolean;
  /** Never throws: what goes wrong with a page is a finding. */
  look(options: LookOptions): Promise<Look>;
  close(): Promise<void>;
}

/**
 * Starts a browser. Its sandbox is on unless root starts it, for whom Chromium has none.
 *
 * @throws Error of Playwright if it does not start
 */
export async function openBrowser(executablePath: string): Promise<PageBrowser> {
  const chromiumSandbox = process.getuid?.() !== 0;
  const launch = (): Promise<Browser> =>
    chromium.launch({executablePath, chromiumSandbox, args: ARGS, timeout: LAUNCH_MS, handleSIGHUP: true});
  let browser = await launch();
  return {
    name: `${toName(executablePath)} ${browser.version()}`,
    isSandboxed: chromiumSandbox,
    async look(options) {
      if (!browser.isConnected()) browser = await launch();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tooLong = new Promise<Look>((resolve) => {
        timer = setTimeout(() => {
          resolve({fault: `The page kept the browser busy for ${LOOK_MS / 1000} s; it was closed.`});
          void browser.close(); // the page's process may not answer any more
        }, LOOK_MS);
      });
      const looking = lookAtPage(browser, options).catch((error: unknown): Look => ({
        fault: `The browser could not read it to the end: ${toReason(error)}.`,
      }));
      return Promise.race([looking, tooLong]).finally(() => clearTimeout(timer));
    },
    close: () => browser.close(),
  };
}

function toName(executablePath: string): string {
  return /edge/i.test(executablePath) ? 'Edge' : /google/i.test(executablePath) ? 'Chrome' : 'Chromium';
}
