import {DEFAULT_LIST, hasLateReasons, isListKind, LISTS, type ListKind} from '../../core/contract/lists.ts';
import type {Recommendation} from '../../core/contract/recommendation.ts';
import {here} from './here.ts';
import type {WantedProducts} from './shelf-kind.ts';
import {toShelf} from './shelf.ts';

/**
 * `<vitrine-recommendations kind of heading count category exclude pins diversity price-fit layout="grid|row" list>`:
 * products for the shopper, each with its reason. `of`, `exclude` and `pins` are product ids separated by commas;
 * `list` names it in events. A kind of list without products shows products for the shopper where the shop has given it
 * space, under their own heading; else it takes none.
 */
export const RecommendationsElement = toShelf({
  defaultCount: 8,
  heading(read) {
    const kind = read('kind');
    return LISTS[isListKind(kind) ? kind : DEFAULT_LIST].heading;
  },
  hasReason: true,
  isSoonerWithoutReasons: (read) => hasLateReasons(read('kind')),
  // The worker refuses a name that is none, and says which there are.
  fetch: (wanted) => recommend(wanted, wanted.read('kind') as ListKind | undefined),
  instead: {heading: LISTS[DEFAULT_LIST].heading, fetch: (wanted) => recommend(wanted, undefined)},
});

function recommend(
  {count, reasons, read, ids}: WantedProducts,
  kind: ListKind | undefined,
): Promise<readonly Recommendation[]> {
  return here().recommend({
    count,
    reasons,
    kind,
    of: ids('of'),
    category: read('category'),
    exclude: ids('exclude'),
    pins: ids('pins'),
    diversity: toDial(read('diversity')),
    priceFit: toDial(read('price-fit')),
  });
}

function toDial(written: string | undefined): number | undefined {
  return written === undefined ? undefined : Number(written);
}
