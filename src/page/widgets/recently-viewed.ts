import {here} from './here.ts';
import {toShelf} from './shelf.ts';

/**
 * `<vitrine-recently-viewed heading count exclude layout list>`: the products viewed recently, newest first; takes no
 * space while there are none.
 */
export const RecentlyViewedElement = toShelf({
  defaultCount: 6,
  heading: () => 'recentlyViewed',
  hasReason: false,
  isSoonerWithoutReasons: () => false,
  async fetch({count, ids}) {
    const hidden = ids('exclude') ?? [];
    const items = await here().recentlyViewed(count + hidden.length);
    return items.filter(({itemId}) => !hidden.includes(itemId)).slice(0, count);
  },
});
