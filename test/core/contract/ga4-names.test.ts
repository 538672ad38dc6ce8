import {expect, it} from 'vitest';
import {EVENT_KINDS, isSignal} from '../../../src/core/contract/event-kinds.ts';
import {GA4_NAMES} from '../../../src/core/contract/ga4-names.ts';
import {importFiles, toVisitWords} from '../../support/source-files.ts';

const NAMES = Object.keys(GA4_NAMES);
const ITEM = {item_id: 'mug', item_name: 'Red Mug', price: '12.99'};

it('every name of src/core/contract/ga4-names.ts that is no signal is imported as the same kind', async () => {
  const rows = NAMES.map((event_name, at) => ({
    event_name,
    event_timestamp: String(1_612_000_000_000_000 + at * 1e6),
    user_pseudo_id: 'shopper',
    event_params: [{key: 'ga_session_id', value: {int_value: '1'}}],
    items: [ITEM],
  }));
  const {history} = await importFiles({'events_20210131.json': rows.map((row) => `${JSON.stringify(row)}\n`).join('')});
  const found = toVisitWords(history).flatMap((visit) => visit.split(' ').map((word) => word.split(':')[0]));
  expect(found).toEqual(Object.values(GA4_NAMES).filter((kind) => !isSignal(kind)));
});

it('every kind of src/core/contract/event-kinds.ts has a GA4 name', () => {
  const named = new Set(Object.values(GA4_NAMES));
  expect(EVENT_KINDS.filter((kind) => !named.has(kind))).toEqual([]);
});
