import {own} from '../own.ts';

/**
 * The address as far as it names a page: a changed query or fragment is not a new page, unless it is a route (`#/…`).
 */
export function toPage(): string {
  return location.pathname + (/^#!?\//.test(location.hash) ? location.hash : '');
}

/**
 * Calls the listener after each change of the page's address without a load.
 *
 * @param listener gets whether more than the query changed
 */
export function onNavigation(listener: (isOtherPage: boolean) => void): void {
  let page = toPage();
  let query = location.search;
  const check = (): void => {
    const isOtherPage = toPage() !== page;
    if (!isOtherPage && location.search === query) return;
    page = toPage();
    query = location.search;
    listener(isOtherPage);
  };
  const navigation = own(window as unknown as {navigation?: EventTarget}, 'navigation');
  if (navigation) return navigation.addEventListener('currententrychange', check);
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...args) {
      original.apply(this, args);
      check();
    };
  }
  addEventListener('popstate', check);
}
