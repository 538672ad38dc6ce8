import type {StoredModel} from '../../../src/trainer/model/read-model.ts';
import {type BenchOptions, type BenchResult, type BenchRow, type BenchTable, toMachine} from '../suite.ts';
import {type Cut, type CutVerdicts, judgeCut, type SeenVisit} from './judge-cut.ts';
import {type PageVisit, readPageVisits} from './page-visits.ts';
import {trainPurchaseNetwork, viewVisits} from './purchase-network.ts';

/** AUROC to reach at each cut, by name. */
const FLOORS: Readonly<Record<string, number>> = {
  'without the last page': 0.9,
  'first 10 pages': 0.825,
  'first 5 pages': 0.73,
  'first 3 pages': 0.68,
};
const PAGES = {'without the last page': Infinity, 'first 10 pages': 10, 'first 5 pages': 5, 'first 3 pages': 3};
const CUTS: readonly Cut[] = [false, true].flatMap((isStrict) =>
  Object.entries(PAGES).map(([name, pages]) => ({
    name: isStrict ? `${name}, before the first page of kind 6` : name,
    pages,
    isStrict,
  })),
);

/** Names of the methods, ours first. */
const METHODS = {
  networkAndTrees: 'network and trees',
  network: 'network alone',
  logistic: 'logistic regression on counts and transitions',
  trees: 'boosted trees without the network',
} as const;

/** Passes of the network over its visits. */
const EPOCHS = 5;

/** Settings that a test makes smaller. */
export interface PurchaseEffort {
  readonly epochs: number;
  /** Multiplies the number of trees. */
  readonly trees: number;
}

/**
 * Whether visits of one table buy, judged on those of another: by the product's network and trees over it, by the
 * network alone, and by two usual methods.
 *
 * @throws Error where a file is not named, lacks its columns, or has a line that does not fit
 */
export async function runPurchaseSuite({train, test}: BenchOptions): Promise<BenchResult> {
  if (!train || !test) throw new Error('The suite needs --train FILE and --test FILE, tables of pages (CSV).');
  return judgePurchases(await readPageVisits(train), await readPageVisits(test));
}

/** Trains on visits and judges on others. */
export async function judgePurchases(
  train: readonly PageVisit[],
  test: readonly PageVisit[],
  effort: PurchaseEffort = {epochs: EPOCHS, trees: 1},
): Promise<BenchResult> {
  const seen = await viewUnseen(train, effort.epochs);
  const stored = await trainPurchaseNetwork(train, {seed: 1, epochs: effort.epochs});
  const asked = seeVisits(stored, test);
  const judged = CUTS.map((cut) => {
    console.error(cut.name);
    return {name: cut.name, verdicts: judgeCut(cut, {train: seen, test: asked, effort: effort.trees})};
  });
  return {
    suite: 'purchase',
    machine: toMachine(`network of ${stored.bytes} bytes`),
    rows: judged.flatMap(({name, verdicts}) => toRows(name, verdicts)),
    tables: judged.map(({name, verdicts}) => toTable(name, verdicts)),
  };
}

/** What a network that was trained on one half of the visits says of the other half. */
async function viewUnseen(visits: readonly PageVisit[], epochs: number): Promise<SeenVisit[]> {
  const seen: SeenVisit[] = [];
  for (const half of [0, 1]) {
    const others = visits.filter((_, number) => number % 2 !== half);
    const stored = await trainPurchaseNetwork(others, {seed: 2 + half, epochs});
    seen.push(
      ...seeVisits(
        stored,
        visits.filter((_, number) => number % 2 === half),
      ),
    );
  }
  return seen;
}

function seeVisits(stored: StoredModel, visits: readonly PageVisit[]): SeenVisit[] {
  const views = viewVisits(stored, visits);
  return visits.map((visit, number) => ({visit, view: views[number]}));
}

/** AUROC beside logistic regression, and calibration error beside it. */
function toRows(name: string, {networkAndTrees: ours, logistic: theirs}: CutVerdicts): BenchRow[] {
  const toRow = (what: string, one: number, other: number, atLeast?: number): BenchRow => ({
    name: `${what} ${name}`,
    ours: toDigits(one),
    theirs: toDigits(other),
    ratio: toDigits(one / other),
    limit: null,
    atLeast,
    unit: '',
    ok: atLeast === undefined || one >= atLeast,
  });
  return [toRow('AUROC', ours.auroc, theirs.auroc, FLOORS[name]), toRow('ECE', ours.ece, theirs.ece)];
}

function toTable(name: string, verdicts: CutVerdicts): BenchTable {
  const methods = Object.keys(METHODS) as (keyof typeof METHODS)[]; // exactly its keys
  const rows = methods.map((method) => ({
    method: METHODS[method],
    AUROC: toDigits(verdicts[method].auroc),
    ECE: toDigits(verdicts[method].ece),
  }));
  return {name: `${name}: ${verdicts.visits} visits, ${verdicts.buyers} buy`, rows};
}

function toDigits(value: number): number {
  return Number(value.toFixed(4));
}
