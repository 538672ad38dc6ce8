import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {PROJECTIONS} from '../../../src/worker/projections.ts';
import {ShopperNetwork} from '../../../src/worker/shop/shopper-network.ts';
import {emptyShopper, type SavedShopper} from '../../../src/worker/store/saved-shopper.ts';
import {PARTS} from '../../../src/worker/store/stored-parts.ts';
import {loadedModel} from '../support/loaded-model.ts';
import {readRecords} from '../support/stored-records.ts';

/** What each version of each part looks like; an entry is never changed, for browsers hold records of it. */
const FORMS_FILE = 'test/fixtures/stored-forms.json';
const forms = JSON.parse(readFileSync(FORMS_FILE, 'utf8')) as Record<string, Record<string, unknown>>;

/** A shopper whose every field has something in it: two visits and an order, read by a network. */
function toShopper(): SavedShopper {
  const shop = {network: new ShopperNetwork(loadedModel(), () => {})};
  const context = {shop, config: {engine: 'cpu', timeZoneOffsetMinutes: 60, isBot: false}} as const;
  const log = readRecords('release-0.1/records/buyer.json').stores.events as unknown as [number, CleanEvent][];
  return log.reduce(
    (before, [, event]) =>
      PARTS.reduce((saved, part) => ({...saved, [part]: PROJECTIONS[part].apply(saved, event, context)}), before),
    emptyShopper(),
  );
}

/** Names and kinds of all fields, lengths of lists of numbers. */
function toForm(value: unknown): unknown {
  if (value instanceof Float32Array) return 'Float32Array';
  if (Array.isArray(value))
    return typeof value[0] === 'number' ? `number[${value.length}]` : value.slice(0, 1).map(toForm);
  if (typeof value !== 'object' || value === null) return typeof value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, toForm(field)]));
}

const shopper = toShopper();

it.each(PARTS)('%s has the form of its version, and every version before it is on record', (part) => {
  const {version} = PROJECTIONS[part];
  const file = `src/worker/store/stored-parts.ts raises the version of ${part}, and ${FORMS_FILE} gets its form`;
  expect(toForm(shopper[part]), `When what is stored changes, ${file}.`).toEqual(forms[part][version]);
  expect(Object.keys(forms[part])).toEqual(Array.from({length: version}, (_, n) => String(n + 1)));
});
