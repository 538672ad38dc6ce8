import {expect, it} from 'vitest';
import {GA4_NAMES} from '../../../src/core/contract/ga4-names.ts';
import {toGa4Events} from '../../../src/page/capture/ga4.ts';

const NAMES = Object.keys(GA4_NAMES);
const ITEM = {item_id: 'mug', item_name: 'Red Mug', price: '12.99'};

it('every name of src/core/contract/ga4-names.ts is read by the page', () => {
  const payload = {items: [ITEM], search_term: 'mug', filter_name: 'colour', filter_value: 'red'};
  const kinds = NAMES.map((name) => toGa4Events(name, payload, 'data-layer').map(({kind}) => kind));
  expect(kinds).toEqual(NAMES.map((name) => [GA4_NAMES[name]]));
});
