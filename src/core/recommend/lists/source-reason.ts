import type {Reason} from '../../contract/recommendation.ts';
import type {RankInput} from '../rank-input.ts';

/**
 * The reason that names the product which another is shown for: that it was viewed only where the page shows it or the
 * shopper has done something with it, because the options of a list can name any product.
 *
 * @param source index of the product to name
 * @param otherwise the reason for a product that the shopper has not seen
 */
export function toSourceReason(
  {table, profile, pageItem}: RankInput,
  source: number,
  otherwise: 'alike' | 'partner',
): Reason {
  const {id, title} = table.items[source];
  const isSeen = id === pageItem || profile.recent.some(({itemId}) => itemId === id);
  return {kind: isSeen ? 'viewed' : otherwise, itemId: id, title};
}
