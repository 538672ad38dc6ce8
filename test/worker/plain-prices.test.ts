import {expect, it} from 'vitest';
import {toPlainPrices} from '../../src/worker/plain-prices.ts';
import type {CapturedEvent} from '../../src/core/contract/captured-event.ts';

const event = (given: object) =>
  ({id: 'e', source: 'api', kind: 'view', timeMs: 1, itemId: 'a', ...given}) as CapturedEvent;

it('reads prices and currencies that are written for people, and leaves plain ones as they are', async () => {
  const plain = [event({price: 5, currency: 'EUR'}), event({})];
  expect(await toPlainPrices(plain)).toBe(plain);
  const [first, dollar, dinar, none] = await toPlainPrices([
    event({price: '1.299,00 €'}),
    event({price: '$49.99'}),
    event({price: '12.500 KWD'}),
    event({price: 'from 12.03.2026'}),
  ]);
  expect(first).toMatchObject({price: 1299, currency: 'EUR'});
  expect(dollar).toMatchObject({price: 49.99, currency: '$'});
  expect(dinar).toMatchObject({price: 12.5, currency: 'KWD'});
  expect(none.price).toBeUndefined();
});

it('passes on what is no event: cleaning rejects it', async () => {
  const batch = [null, 7, event({price: '5 €'})] as unknown as CapturedEvent[];
  expect(await toPlainPrices(batch)).toMatchObject([null, 7, {price: 5, currency: 'EUR'}]);
});
