import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {parseCatalogue} from '../../../src/core/contract/catalogue.ts';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {simulateHistory} from '../../../src/trainer/simulate/simulate-history.ts';

it('src/trainer/simulate/visit.ts makes every kind of src/core/contract/event-kinds.ts', () => {
  const catalogue = parseCatalogue(JSON.parse(readFileSync('public/catalogue.json', 'utf8')));
  const {visits} = simulateHistory(catalogue, {shoppers: 60, days: 30, seed: 3});
  const made = new Set<string>(visits.flatMap(({events}) => events.map(({kind}) => kind)));
  expect(EVENT_KINDS.filter((kind) => !made.has(kind))).toEqual([]);
});
