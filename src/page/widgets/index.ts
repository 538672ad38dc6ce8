import type {SHELF_TAGS} from '../../core/contract/widgets.ts';
import type {Profiler} from '../profiler.ts';
import {define} from './define.ts';
import {OfferElement} from './offer.ts';
import {RecentlyViewedElement} from './recently-viewed.ts';
import {RecommendationsElement} from './recommendations.ts';

/** Makes the page's shelves and offers work. @param profiler the whole one, also on pages with a limited API */
export function start(profiler: Profiler): void {
  define<typeof SHELF_TAGS>(profiler, {
    'vitrine-recommendations': RecommendationsElement,
    'vitrine-recently-viewed': RecentlyViewedElement,
    'vitrine-offer': OfferElement,
  });
}
