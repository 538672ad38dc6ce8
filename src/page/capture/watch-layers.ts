import type {DataLayer, DataLayerListener} from '../data-layer.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';
import {tapArray} from '../tap-array.ts';

/** Data layers with other names, which tag managers allow (`l=shopLayer`); Adobe's is another dialect. */
const OTHER_NAME = /^(?!adobe|dataLayer$).*layer$/i;
/** Interval of checks for arrays that are new or replaced, from now until a while after the page has loaded. */
const LOOK_MS = 500;
/** Checks after the page has loaded. Later ones come with each reading of the page, and when it is left. */
const LAST_LOOKS = 10;

/** All data layers of the page as one: that of the page script, and those with other names. */
export function watchLayers(first: DataLayer, {guard}: Faults): DataLayer {
  const tapped = new WeakSet();
  let tell: DataLayerListener = () => undefined;
  const check = guard('data-layer', () => {
    first.check();
    for (const name of Object.keys(window)) {
      const layer: unknown = OTHER_NAME.test(name) && Reflect.get(window, name);
      if (!Array.isArray(layer) || tapped.has(layer)) continue;
      tapped.add(layer);
      tapArray(layer, (entry) => tell(entry, Date.now(), true));
    }
  });
  let looks = 0;
  const timer = setInterval(() => {
    check();
    if (fromDocument('readyState') === 'complete' && ++looks > LAST_LOOKS) clearInterval(timer);
  }, LOOK_MS);
  return {
    ...first,
    check,
    subscribe(listener) {
      // Only one source reads data layers.
      first.subscribe((tell = guard('data-layer', listener)));
      check();
    },
  };
}
