import {Command} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import type {ExplanationScores} from '../evaluate/evaluate-reasons.ts';
import {parseList, parsePath} from '../cli/option-values.ts';

/** Baselines of a plain `vitrine evaluate`. */
const DEFAULT_BASELINES = ['pop', 'item-knn', 'vmis-knn'];

/** Evaluates a model, and baselines for comparison, on visits that it was not trained on. */
export const evaluate = defineCommand(
  new Command('evaluate')
    .summary('judge a model, and baselines beside it')
    .description(
      'Walks every visit event by event as a browser would, ranks the true next item among all items after every prefix, and does ' +
        'the same with baselines. Give visits that the model was not trained on.',
    )
    .requiredOption('--model <folder>', 'folder of the model (e.g. model)', parsePath)
    .requiredOption(
      '--events <path>',
      'visits to judge on: a folder of import, or files of any format it reads (e.g. week.csv)',
      parsePath,
    )
    .option(
      '--history <path>',
      'history that the baselines learn from; default: what the model was trained on (e.g. history)',
      parsePath,
    )
    .option(
      '--catalogue <file>',
      'title, category, brand and price of products, as for training, to judge reasons as a browser gives them; ' +
        'default: what the events say (e.g. catalogue.csv)',
      parsePath,
    )
    .option(
      '--baselines <names>',
      `baselines by name, separated by commas: pop, visit-items, markov, item-knn, vmis-knn, or none; ` +
        `default: ${DEFAULT_BASELINES.join(',')} (e.g. pop,markov)`,
      parseList,
    )
    .option('--cold', 'start every visit without the profile of earlier ones; default: go on with it')
    .option('--report <file>', 'also write an HTML report; default: none (e.g. report.html)', parsePath)
    .addHelpText(
      'after',
      toExamples(
        'evaluate --model model --events week.csv --json',
        'evaluate --model model --events week.csv --baselines none',
      ),
    ),
  async ({cold = false, baselines, ...task}) => {
    const {evaluateFolder} = await import('../evaluate/evaluate-folder.ts');
    const json = await evaluateFolder({
      ...task,
      cold,
      baselines: baselines ?? DEFAULT_BASELINES,
      needsBaselines: baselines !== undefined,
    });
    const rows = Object.entries({model: json.next_item, ...json.baselines}).map(
      ([name, scores]) =>
        `${name.padEnd(10)} recall@20 ${toPercent(scores['recall@20'])}  mrr@20 ${toPercent(scores['mrr@20'])}`,
    );
    const reasons = json.explanation && toReasonLine(json.explanation);
    return {
      json,
      text: [`${json.examples} examples of ${json.visits} visits`, ...rows, ...(reasons ? [reasons] : [])].join('\n'),
    };
  },
);

/** How often "because you viewed X" is true. */
function toReasonLine({faithfulness, cases, because}: ExplanationScores): string {
  const share = `${toPercent(because).trim()} % of the products shown`;
  return `reasons    true in ${toPercent(faithfulness).trim()} % of ${cases} cases; ${share} name a product`;
}

function toPercent(share: number): string {
  return (100 * share).toFixed(2).padStart(6);
}
