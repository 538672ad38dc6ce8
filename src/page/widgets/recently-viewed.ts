import type {Recommendation} from '../../core/contract/recommendation.ts';
import {Shelf} from './shelf.ts';

/** `<vitrine-recently-viewed heading count exclude layout list>`: what she looked at, newest first; no space while there is nothing. */
export class RecentlyViewedElement extends Shelf {
  protected readonly defaultCount = 6;
  protected readonly heading = 'recentlyViewed';
  protected readonly hasReason = false;

  protected async fetch(count: number): Promise<readonly Recommendation[]> {
    const hidden = (this.getAttribute('exclude') ?? '').split(',').map((id) => id.trim());
    const items = await Shelf.profiler.recentlyViewed(count + hidden.length);
    return items.filter(({itemId}) => !hidden.includes(itemId)).slice(0, count);
  }
}
