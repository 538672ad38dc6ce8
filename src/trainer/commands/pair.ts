import {Command} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parsePath} from '../cli/option-values.ts';

/** Makes the files by which a leader and a helper know each other. */
export const pair = defineCommand(
  new Command('pair')
    .summary('make the files of two servers that share reports')
    .description(
      'Writes leader.json and helper.json: common tasks, a token, and a key that only the leader has. Give each file to its party ' +
        'on a safe way, and delete the other one: who has both, and both databases, can read reports. A new pair ends the old one, so ' +
        'make one only once.',
    )
    .requiredOption(
      '--helper <url>',
      'where the leader reaches the helper, "/vitrine" included (e.g. https://helper.example/vitrine)',
    )
    .requiredOption('--out <dir>', 'folder for both files; they must not be there yet (e.g. pair)', parsePath)
    .addHelpText(
      'after',
      toExamples(
        'pair --helper https://helper.example/vitrine --out pair',
        'serve --role leader --pair pair/leader.json',
        'serve --role helper --pair pair/helper.json',
      ),
    ),
  async (options) => {
    const {writePair} = await import('../../server/split/write-pair.ts');
    return writePair(options);
  },
);
