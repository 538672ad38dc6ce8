import {build} from 'vite';

/** A script for a test's page, built and minified as the page script is. */
export async function buildScript(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: {input: entry, output: {format: 'iife', name: 'testScript'}},
    },
  });
  // Not a watcher: it was not asked to watch.
  const [{output}] = [result].flat() as unknown as {output: {code?: string}[]}[];
  const [{code}] = output;
  if (code === undefined) throw new Error(`${entry} gives no script.`);
  return code;
}
