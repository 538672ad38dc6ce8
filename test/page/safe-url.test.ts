import {expect, it} from 'vitest';
import {toSafeUrl} from '../../src/page/widgets/safe-url.ts';

it('lets http and https through, relative to the catalogue', () => {
  expect(toSafeUrl('mug.html', 'https://shop.example/data/catalogue.json')).toBe('https://shop.example/data/mug.html');
  expect(toSafeUrl('//cdn.example/a.png', 'https://shop.example/')).toBe('https://cdn.example/a.png');
});

it.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,x',
  'blob:x',
  'file:///etc/passwd',
  'http://[',
])('refuses %j', (address) => {
  expect(toSafeUrl(address, 'https://shop.example/')).toBeUndefined();
});
