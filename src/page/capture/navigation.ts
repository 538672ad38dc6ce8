import {own} from '../own.ts';

/** Tells of each change of the page's address without a load; hash changes alone are no new page. */
export function onNavigation(listener: () => void): void {
  let address = location.pathname + location.search;
  const check = (): void => {
    const next = location.pathname + location.search;
    if (next === address) return;
    address = next;
    listener();
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
