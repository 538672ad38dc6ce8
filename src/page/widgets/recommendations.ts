import {here} from './here.ts';
import {toShelf} from './shelf.ts';

/**
 * `<vitrine-recommendations heading count category exclude pins diversity layout="grid|row" list>`: products for the
 * shopper, each with its reason. `exclude` and `pins` are product ids separated by commas; `list` names it in events.
 */
export const RecommendationsElement = toShelf({
  defaultCount: 8,
  heading: 'recommendations',
  hasReason: true,
  fetch({count, read, ids}) {
    const diversity = read('diversity');
    return here().recommend({
      count,
      category: read('category'),
      exclude: ids('exclude'),
      pins: ids('pins'),
      diversity: diversity === undefined ? undefined : Number(diversity),
    });
  },
});
