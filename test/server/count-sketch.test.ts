import {expect, it} from 'vitest';
import {CountSketch} from '../../src/server/count-sketch.ts';
import {toNetwork} from '../../src/server/network.ts';

it('what was counted is not forgotten however many others come: no flood empties a bucket', () => {
  const sketch = new CountSketch(60_000);
  for (let i = 0; i < 300; i++) sketch.add('attacker', 0);
  for (let i = 0; i < 200_000; i++) sketch.add(`other ${i}`, 0);
  expect(sketch.add('attacker', 0)).toBeGreaterThan(300);
});

it('counts are nearly exact with as many networks as a busy minute has', () => {
  const sketch = new CountSketch(60_000);
  const truth = new Map<string, number>();
  // A few heavy ones among many.
  for (let i = 0; i < 200_000; i++) {
    const text = i % 4 === 0 ? `heavy ${i % 400}` : `light ${i % 20_011}`;
    truth.set(text, (truth.get(text) ?? 0) + 1);
    sketch.add(text, 0);
  }
  const over = [...truth].map(([text, count]) => sketch.add(text, 0) - 1 - count);
  expect(Math.min(...over)).toBeGreaterThanOrEqual(0);
  expect(over.filter((extra) => extra > 20).length).toBeLessThan(over.length / 1000);
});

it('all counts are 0 again when the window that the first one began is over', () => {
  const sketch = new CountSketch(60_000);
  expect(sketch.add('a', 1000)).toBe(1);
  expect(sketch.add('a', 60_999)).toBe(2);
  expect(sketch.remainingMs(31_000)).toBe(30_000);
  expect(sketch.add('a', 61_000)).toBe(1);
});

it('takes back what was counted, and never goes below 0', () => {
  const sketch = new CountSketch(60_000);
  sketch.add('a', 0);
  sketch.remove('a');
  sketch.remove('a');
  expect(sketch.add('a', 0)).toBe(1);
});

it.each([
  ['192.0.2.1', {near: '192.0.2.1'}],
  ['192.0.2.1:4711', {near: '192.0.2.1'}],
  ['::ffff:192.0.2.1', {near: '192.0.2.1'}],
  ['[2001:DB8::1]:443', {near: '2001:db8:0:0::/64', wide: '2001:db8:0::/48'}],
  ['2001:db8:1:2:3:4:5:6', {near: '2001:db8:1:2::/64', wide: '2001:db8:1::/48'}],
  ['fe80::1%eth0', {near: 'fe80:0:0:0::/64', wide: 'fe80:0:0::/48'}],
  ['127.1', {near: 'unknown'}],
  ['0x7f000001', {near: 'unknown'}],
  ['unknown', {near: 'unknown'}],
  ['_hidden', {near: 'unknown'}],
  ['', {near: 'unknown'}],
  [undefined, {near: 'unknown'}],
])('%s is of the network %j', (address, network) => {
  expect(toNetwork(address)).toEqual(network);
});
