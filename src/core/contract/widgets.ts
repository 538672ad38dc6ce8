/**
 * Tags of the elements by the chunk that makes them work, as selectors: the page script loads a chunk when one of its
 * elements is there. The class of each tag stands in src/page/widgets.
 */
export const SHELF_TAGS = 'vitrine-recommendations,vitrine-recently-viewed,vitrine-offer';
export const PANEL_TAGS = 'vitrine-profile';

/** Each tag of a selector; a chunk has to define all of its own. */
export type TagOf<Selector extends string> = Selector extends `${infer First},${infer Rest}`
  ? First | TagOf<Rest>
  : Selector;
