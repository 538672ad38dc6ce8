import type {SHELF_TAGS} from '../../core/contract/widgets.ts';
import type {Profiler} from '../profiler.ts';
import {define} from './define.ts';
import {OfferElement} from './offer.ts';
import {RecentlyViewedElement} from './recently-viewed.ts';
import {RecommendationsElement} from './recommendations.ts';

/** Starts the page's shelves and offers. @param profiler the full one, also on pages with a limited API */
export function start(profiler: Profiler): void {
  define<typeof SHELF_TAGS>(profiler, {
    'vitrine-recommendations': RecommendationsElement,
    'vitrine-recently-viewed': RecentlyViewedElement,
    'vitrine-offer': OfferElement,
  });
}
