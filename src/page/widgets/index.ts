import type {Profiler} from '../profiler.ts';
import {setProfiler} from './here.ts';
import {OfferElement} from './offer.ts';
import {ProfileElement} from './profile-panel.ts';
import {RecentlyViewedElement} from './recently-viewed.ts';
import {RecommendationsElement} from './recommendations.ts';

/** Makes the page's `<vitrine-…>` elements work. @param profiler the whole one, also on pages with a limited API */
export function start(profiler: Profiler): void {
  setProfiler(profiler);
  const elements: Readonly<Record<string, CustomElementConstructor>> = {
    'vitrine-recommendations': RecommendationsElement,
    'vitrine-recently-viewed': RecentlyViewedElement,
    'vitrine-profile': ProfileElement,
    'vitrine-offer': OfferElement,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
