/** Worker side of openBrowserWorker: each message names a function and its argument; its result or error goes back. */
export function answerMessages(functions: Readonly<Record<string, (argument: never) => unknown>>): void {
  globalThis.onmessage = async ({data}: MessageEvent<{call: string; argument?: unknown}>) => {
    try {
      // The test sends what the function takes.
      postMessage({value: await functions[data.call](data.argument as never)});
    } catch (error) {
      postMessage({error: error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error)});
    }
  };
}
