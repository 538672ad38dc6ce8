import {Command} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';

/** Starts the sync server; it then runs until Ctrl-C. */
export const serve = defineCommand(
  new Command('serve')
    .summary('start the sync server and its dashboard')
    .description('Takes reports that shoppers agreed to send, and shows their sums. Runs until Ctrl-C.')
    .option('--port <n>', 'port to listen on; 0 takes a free one; default: 8787 (e.g. 9000)')
    .option(
      '--host <address>',
      'address to listen on; another one needs VITRINE_PASSWORD; default: 127.0.0.1 (e.g. 0.0.0.0)',
    )
    .option(
      '--database <url>',
      'postgres://…, a folder or memory:; default: DATABASE_URL, else the folder vitrine-data (e.g. memory:)',
    )
    .option('--origin <origin...>', 'shops whose pages may send; default: none (e.g. https://shop.example)')
    .option('--labels <file>', 'JSON {"segments": [names], "interests": [names]}; default: numbers (e.g. labels.json)')
    .option('--proxy', 'a proxy in front tells the real address by X-Forwarded-For; default: none')
    .addHelpText('after', toExamples('serve --port 8787 --origin https://shop.example --labels labels.json')),
  async (options) => {
    const {run} = await import('../../server/serve.ts');
    return run(toWords(options));
  },
);

function toWords(options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().map((one) => `--${name}=${String(one)}`);
  });
}
