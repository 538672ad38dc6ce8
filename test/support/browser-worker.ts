import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {chromium, type Page} from '@playwright/test';
import {build} from 'vite';
import {BROWSER_ARGS, findBrowser} from './browser.ts';
import type {AnyPage} from './browsers.ts';

const TYPES: Readonly<Record<string, string>> = {'.js': 'text/javascript', '.wasm': 'application/wasm'};

/** A worker of its own, built by Vite as it is shipped, in a real browser. */
export interface BrowserWorker {
  readonly page: Page;
  ask: AskWorker;
  /** Errors and warnings that page and worker wrote to the console. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Sends a message and waits for the worker's answer. */
export type AskWorker = <T>(question: unknown) => Promise<T>;

/** What is served beside the worker, name -> path of the file, and with what headers. */
interface Extras {
  readonly files?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Opens a page with a module worker in Chromium. The worker answers every message by one message of its own.
 *
 * @param entry file of the worker, built with minification
 */
export async function openBrowserWorker(entry: string, extras: Extras = {}): Promise<BrowserWorker> {
  const served = await serveWorker(entry, extras);
  const browser = await chromium.launch({executablePath: findBrowser(), args: BROWSER_ARGS});
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(served.url);
  return {
    page,
    complaints,
    ask: await startWorker(page),
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

/** Builds a worker and serves it beside an empty page, on a free port. */
export async function serveWorker(
  entry: string,
  {files = {}, headers = {}}: Extras = {},
): Promise<{url: string; close(): Promise<void>}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-browser-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: {input: entry, output: {entryFileNames: 'worker.js'}, preserveEntrySignatures: 'strict'},
    },
  });
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://host').pathname.slice(1);
    if (name === '') {
      response
        .writeHead(200, {'content-type': 'text/html', ...headers})
        .end('<!doctype html><link rel=icon href=data:,><title>worker</title>');
      return;
    }
    readFile(files[name] ?? path.join(folder, path.basename(name))).then(
      (content) =>
        response
          .writeHead(200, {'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream', ...headers})
          .end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo; // a TCP server has an address with a port
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections(); // a browser may keep one open
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, {recursive: true, force: true});
    },
  };
}

/** Starts the served worker from its page, in whatever browser. */
export async function startWorker(page: AnyPage): Promise<AskWorker> {
  await page.evaluate(() => {
    Object.assign(globalThis, {testWorker: new Worker('worker.js', {type: 'module'})});
  }, null);
  return async <T>(question: unknown): Promise<T> => {
    const answer: unknown = await page.evaluate(
      (message) =>
        new Promise<unknown>((resolve, reject) => {
          const {testWorker} = globalThis as unknown as {testWorker: Worker}; // put there above
          testWorker.onmessage = ({data}: MessageEvent<{value?: unknown; error?: string}>) =>
            data.error === undefined ? resolve(data.value) : reject(new Error(data.error));
          testWorker.onerror = (event) => reject(new Error(event.message));
          testWorker.postMessage(message);
        }),
      question,
    );
    return answer as T; // who asks knows what the worker answers
  };
}
