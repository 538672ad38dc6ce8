/**
 * Tags of the elements of each chunk, as a selector: the page script loads the chunk when one of its elements is on
 * the page. The classes of the elements are in src/page/widgets.
 */
export const SHELF_TAGS = 'vitrine-recommendations,vitrine-recently-viewed,vitrine-offer';
export const PANEL_TAGS = 'vitrine-profile';

/** Each tag of a selector. A chunk has to define all tags of its selector. */
export type TagOf<Selector extends string> = Selector extends `${infer First},${infer Rest}`
  ? First | TagOf<Rest>
  : Selector;
