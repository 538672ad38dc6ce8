import type {Page} from '@playwright/test';

/** Everything that the origin of a page holds in this browser: names and keys, no values. */
export async function storageOf(page: Page) {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({name}) => name),
    caches: await caches.keys(),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    registrations: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

/** What storageOf gives where nothing is kept. */
export const NOTHING_STORED = {databases: [], caches: [], local: [], session: [], cookies: '', registrations: 0};
