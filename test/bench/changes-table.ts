import {toMarkdownTable} from '../../src/trainer/report/markdown-tables.ts';

interface Shares {
  readonly recall: number;
  readonly mrr: number;
}

/** Examples of one kind and their scores, fractions. */
interface Part extends Shares {
  readonly examples: number;
}

/** One training on the whole history of a data set, see changes.bench.ts. */
export interface ChangeRow extends Part {
  readonly set: string;
  readonly name: string;
  readonly seed: number;
  /** Examples whose item the visit has seen before, and the others. */
  readonly repeated: Part;
  readonly fresh: Part;
  readonly bytes: number;
  readonly minutes: number;
}

/** The network alone after each epoch of a training, beside the defaults. */
interface WatchedRun {
  readonly set: string;
  readonly name: string;
  readonly seed: number;
  readonly epochs: readonly {readonly epoch: number; readonly changed: Shares; readonly defaults: Shares}[];
}

/** What was fitted after a training, on one half of the visits held back and judged on the other, and the reverse. */
interface FittedAfter extends Part {
  readonly set: string;
  readonly name: string;
}

/** Figures of docs/results/changes.json. */
export interface ChangeRows {
  readonly machine: string;
  readonly rows: readonly ChangeRow[];
  readonly watched?: readonly WatchedRun[];
  readonly fitted?: readonly FittedAfter[];
}

/** The tables of docs/model.md. */
export function toChangesTables({machine, rows, watched = [], fitted = []}: ChangeRows): string {
  const trained = toMarkdownTable(
    ['data set', 'change', 'seed', 'recall@20 ± s.e.', 'mrr@20', 'seen before', 'new', 'model, kB', 'minutes'],
    rows.map((row) => [
      row.set,
      row.name,
      String(row.seed),
      `${toPercent(row.recall)} ± ${toPercent(Math.sqrt((row.recall * (1 - row.recall)) / row.examples))}`,
      toPercent(row.mrr),
      toPair(row.repeated),
      toPair(row.fresh),
      (row.bytes / 1000).toFixed(0),
      row.minutes.toFixed(0),
    ]),
  );
  const epochs = toMarkdownTable(
    ['data set', 'change', 'seed', 'after epoch', 'changed', 'defaults'],
    watched.flatMap(({set, name, seed, epochs}) =>
      epochs.map(({epoch, changed, defaults}) => [
        set,
        name,
        String(seed),
        String(epoch),
        toPair(changed, 1),
        toPair(defaults, 1),
      ]),
    ),
  );
  const second = toMarkdownTable(
    ['data set', 'second stage', 'examples', 'recall@20', 'mrr@20'],
    fitted.map(({set, name, examples, recall, mrr}) => [
      set,
      name,
      String(examples),
      toPercent(recall),
      toPercent(mrr),
    ]),
  );
  return [
    trained,
    'Epoch by epoch, recall@20 / mrr@20 of the network alone on about 3,000 examples of the visits held back:',
    epochs,
    'Second stages, fitted on one half of the visits held back and judged on the other, and the reverse:',
    second,
    `Measured on ${machine}.`,
  ].join('\n\n');
}

function toPair({recall, mrr}: Shares, digits?: number): string {
  return `${toPercent(recall, digits)} / ${toPercent(mrr, digits)}`;
}

function toPercent(share: number, digits = 2): string {
  return (100 * share).toFixed(digits);
}
