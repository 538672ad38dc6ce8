import {own} from '../../own.ts';
import {tapArray} from '../../tap-array.ts';
import {attributeOf, findAll} from '../dom.ts';
import {readDataLayer} from '../google-layer.ts';
import {OTHER_LAYER, OTHER_LAYER_SCRIPT} from '../more-sources.ts';
import type {Source} from '../source.ts';
import {lookOften} from '../look-often.ts';

/** Layers of other dialects, of which a page that was left has stored the content as well. */
const OTHER_DIALECT = /^(adobe|analytics$|snowplow$)/;

/** Also called with each reading of the page. */
let look = (): void => undefined;

/** Data layers of Google's tag manager with other names (`l=shopLayer`); Adobe's is another dialect. */
export const otherLayers: Source = {
  name: 'other-layer',
  label: 'data-layer',
  read({root}) {
    if (root === document) look();
    return {};
  },
  watch({tell, guard, globals, isLive}) {
    const read = readDataLayer();
    const take = guard('data-layer', (entry: unknown) => {
      const {events, dialect} = read(entry);
      tell(events, {dialect});
    });
    const tapped = new Set<unknown>();
    const check = guard('data-layer', () => {
      // Of a page that was left, `globals` has the layers that its scripts were loaded with.
      const names = Object.keys(globals).filter((one) => (isLive ? OTHER_LAYER.test(one) : !OTHER_DIALECT.test(one)));
      for (const name of isLive ? [...toNames(), ...names] : names) {
        const layer = own(globals, name);
        if (!Array.isArray(layer) || tapped.has(layer)) continue;
        tapped.add(layer);
        tapArray(layer, take);
      }
    });
    if (!isLive) return check();
    look = check;
    lookOften(look);
  },
};

/** Names of layers that the page's scripts are loaded with. */
function toNames(): string[] {
  return findAll(document, OTHER_LAYER_SCRIPT).flatMap((script) => {
    const address = attributeOf(script, 'src') ?? '';
    const name = URL.canParse(address, location.href) && new URL(address, location.href).searchParams.get('l');
    return name && name !== 'dataLayer' ? [name] : [];
  });
}
