import {expect, test} from 'vitest';
import {measureInTurn} from './in-turn.ts';

/** A condition that fails with these messages, one a try, before it can be measured. */
function toCondition(name: string, ...failures: string[]) {
  return {
    name,
    measure: async () => {
      const message = failures.shift();
      if (message) throw new Error(message);
      return name;
    },
  };
}

test('a condition whose tab crashes is measured again, and the repeat is counted', async () => {
  const conditions = [
    toCondition('a'),
    toCondition('b', 'page.evaluate: Target crashed', 'page.goto: Page crashed'),
    toCondition('c', 'page.waitForURL: Navigation failed because page crashed!'),
  ];
  expect(await measureInTurn(conditions)).toEqual({values: ['a', 'b', 'c'], repeats: 3});
});

test('a condition that always crashes ends the row after three tries, and what was measured stays', async () => {
  const crash = 'page.evaluate: Target crashed';
  expect(await measureInTurn([toCondition('a'), toCondition('b', crash, crash, crash), toCondition('c')])).toEqual({
    values: ['a'],
    repeats: 2,
    endedBy: `b: ${crash}`,
  });
});

test('any other failure ends the row at once', async () => {
  expect(await measureInTurn([toCondition('a'), toCondition('b', 'no shop'), toCondition('c')])).toEqual({
    values: ['a'],
    repeats: 0,
    endedBy: 'b: no shop',
  });
});

test('a row that is told to stop keeps what was measured', async () => {
  let stop: (why: Error) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => (stop = reject));
  const endless = {
    name: 'b',
    measure: () => {
      stop(new Error('SIGTERM'));
      return new Promise<string>(() => undefined);
    },
  };
  expect(await measureInTurn([toCondition('a'), endless], stopped)).toEqual({
    values: ['a'],
    repeats: 0,
    endedBy: 'b: SIGTERM',
  });
});
