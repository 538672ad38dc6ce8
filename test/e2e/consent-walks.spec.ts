import {expect, test} from '@playwright/test';
import {runWalks} from '../walks/run-walks.ts';

/** Walks of this run; `npm run -s walks -- --walks 10000` does all of them. */
const WALKS = 60;

test('random walks through every way to say yes and no leave nothing in excess, stored or sent', async () => {
  test.setTimeout(180_000);
  const {walks, steps, excessStored, excessSent, rowsLeft, failures} = await runWalks({
    walks: WALKS,
    seed: 1,
    parallel: 4,
  });
  process.stdout.write(
    `${walks} walks, ${steps} steps: ${excessStored} excess stored, ${excessSent} excess sent, ${rowsLeft} rows that stay\n`,
  );
  expect(failures).toEqual([]);
  expect(walks).toBe(WALKS);
});
