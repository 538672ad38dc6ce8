import {expect, it} from 'vitest';
import {toChannel} from '../../../src/page/capture/channel.ts';

const SHOP = 'https://shop.example/product';

it.each([
  ['', '', 'direct'],
  ['', 'https://www.google.com/', 'search'],
  ['', 'https://duckduckgo.com/', 'search'],
  ['', 'https://t.co/abc', 'social'],
  ['', 'https://l.instagram.com/', 'social'],
  ['', 'https://mail.yahoo.com/', 'email'],
  ['', 'https://blog.example/post', 'referral'],
  ['?gclid=1', 'https://www.google.com/', 'ads'],
  ['?utm_source=google&utm_medium=cpc', '', 'ads'],
  ['?utm_source=newsletter&utm_medium=email', '', 'email'],
  ['?fbclid=1', '', 'social'],
] as const)('%s from "%s" is %s', (query, referrer, channel) => {
  expect(toChannel(SHOP + query, referrer)?.channel).toBe(channel);
});

it('a page of the same shop begins no visit, unless it is tagged', () => {
  expect(toChannel(SHOP, 'https://shop.example/')).toBeUndefined();
  expect(toChannel(`${SHOP}?utm_campaign=spring`, 'https://shop.example/')).toEqual({
    channel: 'direct',
    campaign: 'spring',
  });
});
