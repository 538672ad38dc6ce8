import {Command, Option} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parseEach, parsePath} from '../cli/option-values.ts';

/** Starts the sync server; it then runs until Ctrl-C. */
export const serve = defineCommand(
  new Command('serve')
    .summary('start the sync server and its dashboard')
    .description(
      'Takes the reports that shoppers have agreed to, and shows their sums. Runs until Ctrl-C. The password of the dashboard, 12 ' +
        'characters or more, is in VITRINE_PASSWORD, or its hash in VITRINE_PASSWORD_HASH; it is needed wherever others could open it.',
    )
    .option(
      '--role <role>',
      'leader, the merchant’s server with the dashboard, or helper, the second party that has the other half of each report (e.g. helper)',
      'leader',
    )
    .option(
      '--pair <file>',
      'this party’s file of "vitrine pair"; default: none, so reports are coarse (e.g. pair/leader.json)',
      parsePath,
    )
    .option('--port <n>', 'port to listen on; 0 takes a free one (e.g. 9000)', '8787')
    .option('--host <address>', 'address to listen on; others need a password; default: 127.0.0.1 (e.g. 0.0.0.0)')
    .option(
      '--database <url>',
      'postgres://…, a folder, or memory:; default: DATABASE_URL, else the folder vitrine-data (e.g. memory:)',
    )
    .option(
      '--origin <origin>',
      'a shop whose pages may send; may be given several times; default: none (e.g. https://shop.example)',
      parseEach,
    )
    .option(
      '--labels <file>',
      'JSON {"segments": [names], "interests": [names]} for the dashboard; default: numbers (e.g. labels.json)',
      parsePath,
    )
    .addOption(
      new Option(
        '--proxy [proxy]',
        'the proxies in front, whose X-Forwarded-For is believed: how many (1 without a number; the nearest must be on this machine or ' +
          'in a private network), or an address or network; may be given several times; needs a password; default: none ' +
          '(e.g. 203.0.113.0/24)',
      )
        .preset('1')
        .argParser(parseEach),
    )
    .option(
      '--public-host <name>',
      'a name by which browsers reach the server; may be given several times; needs a password; default: none ' +
        '(e.g. stats.shop.example)',
      parseEach,
    )
    .option(
      '--hash-password',
      'read a password from standard input, print what VITRINE_PASSWORD_HASH takes, and serve nothing; default: serve',
    )
    .addHelpText(
      'after',
      toExamples('serve --origin https://shop.example --labels labels.json', 'serve --hash-password < password.txt'),
    ),
  async (options) => {
    const {startServing} = await import('../../server/serve.ts');
    return startServing(options);
  },
);
