import {type ChildProcess, spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import type {AnyBrowser, AnyPage} from './browsers.ts';
import {openDisplay} from './display.ts';
import {findOnPath, installByApt, isExecutable} from './find-program.ts';

/** A benchmark may take minutes to answer. */
const ANSWER_MS = 280_000;
const START_MS = 20_000;

/**
 * WebKitGTK by W3C WebDriver (https://www.w3.org/TR/webdriver2/), with a profile in memory. It has no WebGL in workers.
 *
 * @throws Error saying what was tried, where there is no WebKitGTK or no screen
 */
export async function openWebkit(): Promise<AnyBrowser> {
  const {driver: program, browser: binary} = findWebkit();
  const display = await openDisplay();
  const port = await findFreePort();
  const driver = spawn(program, [`--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: display.name,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
    stdio: 'ignore',
  });
  const stop = (): void => {
    driver.kill();
    display.close();
  };
  process.once('exit', stop);
  const address = `http://127.0.0.1:${port}`;
  try {
    await untilReady(driver, address);
    const {sessionId, capabilities} = await command<{sessionId: string; capabilities: {browserVersion: string}}>(
      `${address}/session`,
      {capabilities: {alwaysMatch: {'webkitgtk:browserOptions': {binary, args: ['--automation']}}}},
    );
    const session = `${address}/session/${sessionId}`;
    await command(`${session}/timeouts`, {script: ANSWER_MS});
    return {
      name: `WebKitGTK ${capabilities.browserVersion}`,
      openPage: (page, before) => {
        if (before) throw new Error('WebDriver cannot run a script before those of the page.');
        return openPage(session, page);
      },
      close: async () => {
        await fetch(session, {method: 'DELETE'});
        process.off('exit', stop);
        stop();
      },
    };
  } catch (error) {
    process.off('exit', stop);
    stop();
    throw error;
  }
}

async function openPage(session: string, url: string): Promise<AnyPage> {
  const {handle} = await command<{handle: string}>(`${session}/window/new`, {type: 'tab'});
  const choose = () => command(`${session}/window`, {handle});
  await choose();
  await command(`${session}/url`, {url});
  return {
    evaluate: async <Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument) => {
      await choose();
      // The runner of these files wraps functions that have a name.
      const script = `const __name = (wrapped) => wrapped; return (${run})(arguments[0]);`;
      return command<Result>(`${session}/execute/sync`, {script, args: [argument]}); // it waits for a promise
    },
    close: async () => {
      await choose();
      await fetch(`${session}/window`, {method: 'DELETE'});
    },
  };
}

/** @throws Error with WebDriver's own message where the command failed */
async function command<Value>(address: string, body: unknown): Promise<Value> {
  const response = await fetch(address, {method: 'POST', body: JSON.stringify(body)});
  const {value} = (await response.json()) as {value: unknown};
  if (!response.ok) {
    const {error, message} = value as {error: string; message: string}; // as section 6.6 of the standard has it
    throw new Error(`WebDriver: ${error}: ${message}`);
  }
  return value as Value;
}

async function untilReady(driver: ChildProcess, address: string): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    driver.once('error', reject);
    driver.once('exit', (code) => reject(new Error(`WebKitWebDriver ended with code ${code}.`)));
  });
  failed.catch(() => undefined); // it also ends when it is stopped
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await Promise.race([fetch(`${address}/status`).catch(() => undefined), failed]);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`WebKitWebDriver did not answer within ${START_MS / 1000} s.`);
    await delay(50);
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo; // a TCP server has an address with a port
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function findWebkit(): {driver: string; browser: string} {
  const found = onThisMachine() ?? (installByApt('webkit2gtk-driver'), onThisMachine());
  if (!found)
    throw new Error(
      'No WebKitGTK: WebKitWebDriver is not on the PATH, and apt-get could not install webkit2gtk-driver.',
    );
  return found;
}

function onThisMachine(): {driver: string; browser: string} | undefined {
  const driver = findOnPath(['WebKitWebDriver']);
  const browser = toLibraryFolders()
    .flatMap((folder) =>
      ['webkit2gtk-4.1', 'webkit2gtk-4.0'].map((version) => path.join(folder, version, 'MiniBrowser')),
    )
    .find(isExecutable);
  return driver && browser ? {driver, browser} : undefined;
}

/** Debian keeps libraries by the machine's kind, others straight in /usr/lib or /usr/lib64. */
function toLibraryFolders(): string[] {
  return ['/usr/lib', '/usr/lib64', '/usr/libexec'].flatMap((root) => {
    try {
      const folders = readdirSync(root, {withFileTypes: true}).filter((entry) => entry.isDirectory());
      return [root, ...folders.map(({name}) => path.join(root, name))];
    } catch {
      return []; // there is no such folder
    }
  });
}
