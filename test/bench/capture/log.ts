import {setTimeout as delay} from 'node:timers/promises';
import type {Page} from '@playwright/test';
import {type PageVitrine, untilVitrine} from '../../support/page-vitrine.ts';
import {type Checked, checkLog, type Logged, type Told} from './tally.ts';

/** An event that is not in the log after this time is lost, on a machine with other work too. */
const LOST_AFTER_MS = 15_000;
const POLL_MS = 50;

/** The shopper's log as a page of the shop gives it. */
export async function readLog(page: Page): Promise<readonly Logged[]> {
  await untilVitrine(page);
  return page.evaluate(async () => (await (window as unknown as PageVitrine).vitrine('export')).events);
}

/**
 * Counts what was told, on a page of the shop that the shopper stays on.
 *
 * @param openNext opens another page of the shop and resolves when that page itself is in the log: by then everything
 *   that earlier pages left is in it too, doubles included
 */
export async function untilChecked(
  page: Page,
  told: readonly Told[],
  openNext: () => Promise<void>,
): Promise<readonly Checked[]> {
  await waitFor(async () => checkLog(told, await readLog(page)).every(({found}) => found > 0));
  await openNext();
  return checkLog(told, await readLog(page));
}

/** Waits for a condition, and no longer than until an event counts as lost. @returns whether it came true */
export async function waitFor(isTrue: () => Promise<boolean>): Promise<boolean> {
  const endMs = Date.now() + LOST_AFTER_MS;
  while (!(await isTrue())) {
    if (Date.now() > endMs) return false;
    await delay(POLL_MS);
  }
  return true;
}
