import {promisify} from 'node:util';
import type {lookup} from 'node:dns';
import {expect, it} from 'vitest';
import {openReachable} from '../../../src/trainer/doctor/reachable.ts';

const PRIVATE = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fd00::1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
];

it.each(PRIVATE)('a page of the internet does not reach %s', (host) => {
  expect(() => openReachable('shop.example').check(host)).toThrow(/is a private address/);
});

it('what the command line names is reached, and nothing beside it', () => {
  const {check} = openReachable('127.0.0.1');
  expect(() => check('127.0.0.1')).not.toThrow();
  expect(() => check('127.0.0.2')).toThrow(/is a private address/);
  expect(() => openReachable(undefined).check('8.8.8.8')).not.toThrow();
});

it('a name is judged by the addresses that it has when a connection is made', async () => {
  const resolve = (named: string | undefined) =>
    promisify(openReachable(named).lookup as typeof lookup)('localhost', {all: true});
  await expect(resolve('shop.example')).rejects.toMatchObject({name: 'forbidden'});
  expect(await resolve('LOCALHOST.')).not.toEqual([]);
});
