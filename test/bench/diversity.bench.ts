/**
 * What the dials `diversity` and `priceFit` cost: lists of eight after real visits of the e-shop clothing data, made by
 * the code of the browser, beside the product that the shopper views next and has not seen in the visit. Keeps the
 * figures in docs/results/diversity.json and price-fit.json.
 *
 * npx tsx test/bench/diversity.bench.ts [--data ../shared/data] [--model MODEL_DIR] [--lists 4000]
 */
import {writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import type {CleanEvent} from '../../src/core/clean/clean-types.ts';
import type {RecommendOptions} from '../../src/core/contract/recommendation.ts';
import {emptyProfile} from '../../src/core/profile/profile.ts';
import type {ItemTable} from '../../src/core/recommend/item-table.ts';
import {rank} from '../../src/core/recommend/rank.ts';
import {toSimilarity} from '../../src/core/recommend/similarity.ts';
import {toRanker} from '../../src/trainer/evaluate/evaluate-reasons.ts';
import {toInputAfter} from '../../src/trainer/evaluate/visit-without.ts';
import {toCleanEvents, toFacts} from '../../src/trainer/history/clean-events.ts';
import {readCatalogue} from '../../src/trainer/history/read-catalogue.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';

const DIVERSITIES = [0, 0.15, 0.3, 0.5, 0.7, 1];
const PRICE_FITS = [0, 0.15, 0.3, 0.5, 0.7, 1];
const PLACES = 8;

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    model: {type: 'string', default: '.cache/accuracy/eshop-clothing/model'},
    lists: {type: 'string', default: '4000'},
  },
});
const folder = path.join(values.data, 'eshop-clothing');
const stored = await readModel(values.model);
const history = await readHistory(path.join(folder, 'validation.csv'));
const catalogue = await readCatalogue(path.join(folder, 'catalogue.csv'));
const facts = history.itemIds.map((id, item) => toFacts(history.itemFacts[item], catalogue.get(id)));
const ranker = {...toRanker(stored.model, {history, facts, catalogue}), refine: stored.refine};
const items = ranker.table.items;
/** What lists with a setting of the dials sum to. */
const toTally = (dials: Pick<RecommendOptions, 'diversity' | 'priceFit'>) => ({
  dials,
  hits: 0,
  likeness: 0,
  pairs: 0,
  categories: 0,
  /** Shown products that have a price, for shoppers who looked at such; and those in the class most looked at. */
  priced: 0,
  inClass: 0,
  shown: new Set<number>(),
});
const mixed = DIVERSITIES.map((diversity) => toTally({diversity}));
const fitted = PRICE_FITS.map((priceFit) => toTally({priceFit}));
const tallies = [...mixed, ...fitted];
const lists = judge(Number(values.lists));
const about = {
  machine: `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`,
  lists,
  items: items.length,
};
const keep = async (name: string, rows: readonly object[]): Promise<void> => {
  const result = {...about, rows};
  await writeFile(`docs/results/${name}.json`, `${JSON.stringify(result, null, 1)}\n`);
  console.log(JSON.stringify(result));
};
await keep(
  'diversity',
  mixed.map(({dials, hits, likeness, pairs, categories, shown}) => ({
    ...dials,
    recall: hits / lists,
    likeness: likeness / pairs,
    categories: categories / lists,
    coverage: shown.size / items.length,
  })),
);
await keep(
  'price-fit',
  fitted.map(({dials, hits, priced, inClass, shown}) => ({
    ...dials,
    recall: hits / lists,
    inClass: inClass / priced,
    coverage: shown.size / items.length,
  })),
);

/** Makes at most so many lists, spread evenly over the visits. @returns how many it made */
function judge(most: number): number {
  const visits = history.visitStart.length - 1;
  const every = Math.max(1, Math.floor(visits / most));
  let made = 0;
  for (let visit = 0; visit < visits && made < most; visit += every) {
    const events = [...toCleanEvents(history, {visit, number: 1, facts})];
    const half = Math.ceil(events.length / 2);
    const before = events.slice(0, half);
    const seen = new Set(before.map(({itemId}) => itemId));
    const next = events.slice(half).find(({itemId}) => itemId !== undefined && !seen.has(itemId))?.itemId;
    if (next === undefined) continue;
    made++;
    const input = toInputAfter(
      ranker,
      {profile: emptyProfile(), learned: undefined, log: []},
      before,
      before[half - 1].timeMs,
    );
    const usual = toUsualClass(input.table, before);
    for (const tally of tallies) {
      const shelf = rank(input, {count: PLACES, ...tally.dials});
      if (shelf.some(({itemId}) => itemId === next)) tally.hits++;
      tally.categories += new Set(shelf.map(({category}) => category)).size;
      const places = shelf.map(({itemId}) => input.table.indexOf.get(itemId) ?? -1);
      for (const [at, one] of places.entries()) {
        tally.shown.add(one);
        if (usual > 0 && input.table.tier[one] > 0) {
          tally.priced++;
          if (input.table.tier[one] === usual) tally.inClass++;
        }
        for (const other of places.slice(at + 1)) {
          tally.likeness += toSimilarity(input, one, other);
          tally.pairs++;
        }
      }
    }
  }
  return made;
}

/** The price class that most of the events are in, as ItemTable.tier has it; 0 where none has a price. */
function toUsualClass({tier, indexOf}: ItemTable, events: readonly CleanEvent[]): number {
  const counts = [0, 0, 0, 0];
  for (const {itemId = ''} of events) counts[tier[indexOf.get(itemId) ?? -1] ?? 0]++;
  const [, ...priced] = counts;
  const most = Math.max(...priced);
  return most === 0 ? 0 : 1 + priced.indexOf(most);
}
