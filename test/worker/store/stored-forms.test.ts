import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {PROJECTIONS} from '../../../src/worker/projections.ts';
import {ShopperNetwork} from '../../../src/worker/shop/shopper-network.ts';
import {emptyShopper, type SavedShopper} from '../../../src/worker/store/saved-shopper.ts';
import {PARTS} from '../../../src/worker/store/stored-parts.ts';
import {loadedModel} from '../support/loaded-model.ts';
import {readRecords} from '../support/stored-records.ts';

/** What each version changed in the form of a part: entries are never changed, for browsers hold records of them. */
const FORMS_FILE = 'test/fixtures/stored-forms.json';
const forms = JSON.parse(readFileSync(FORMS_FILE, 'utf8')) as Record<string, Record<string, object>>;

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

/** Names and kinds of all fields, lengths of lists of numbers; a list by kind of event has that of the kinds. */
function toForm(value: unknown): unknown {
  if (value instanceof Float32Array) return 'Float32Array';
  if (Array.isArray(value)) {
    const {length} = value;
    if (typeof value[0] !== 'number') return value.slice(0, 1).map(toForm);
    return `number[${length === EVENT_KINDS.length ? 'kinds' : length}]`;
  }
  if (typeof value !== 'object' || value === null) return typeof value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, toForm(field)]));
}

const shopper = toShopper();

/** Fields as they are after all changes up to a version; one that a version took away is null there. */
function toRecordedForm(part: string, version: number): unknown {
  const changes = Object.entries(forms[part]).filter(([number]) => Number(number) <= version);
  const form = Object.assign({}, ...changes.map(([, fields]) => fields)) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(form).filter(([, field]) => field !== null));
}

it.each(PARTS)('%s has the form that is on record for its version', (part) => {
  const {version} = PROJECTIONS[part];
  expect(
    toForm(shopper[part]),
    `What is stored of ${part} has changed: raise its version, and say in ${FORMS_FILE} what that changes.`,
  ).toEqual(toRecordedForm(part, version));
  expect(Math.max(...Object.keys(forms[part]).map(Number))).toBeLessThanOrEqual(version);
});
