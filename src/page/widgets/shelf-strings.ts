import type {Reason} from '../../core/contract/recommendation.ts';
import {fill, toTexts} from './texts.ts';

/** Every text of the shelves; `{…}` is filled in. */
export type ShelfStrings = Readonly<Record<keyof typeof ENGLISH, string>>;

const ENGLISH = {
  recommendations: 'Picked for you',
  similar: 'Similar products',
  complement: 'Goes well together',
  again: 'Have another look',
  recentlyViewed: 'Recently viewed',
  viewed: 'Because you viewed {title}',
  cart: 'Goes with {title} in your cart',
  alike: 'Similar to {title}',
  partner: 'Goes with {title}',
  search: 'For your search “{query}”',
  category: 'Because you like {category}',
  brand: 'Because you like {brand}',
  bought: 'You bought this before',
  seen: 'You looked at this',
  popular: 'Popular in this shop',
  new: 'New in this shop',
  pinned: 'Chosen by the shop',
};

const GERMAN: ShelfStrings = {
  recommendations: 'Für Sie ausgesucht',
  similar: 'Ähnliche Produkte',
  complement: 'Passt gut zusammen',
  again: 'Noch einmal ansehen',
  recentlyViewed: 'Zuletzt angesehen',
  viewed: 'Weil Sie {title} angesehen haben',
  cart: 'Passt zu {title} in Ihrem Warenkorb',
  alike: 'Ähnlich wie {title}',
  partner: 'Passt zu {title}',
  search: 'Zu Ihrer Suche „{query}“',
  category: 'Weil Ihnen {category} gefällt',
  brand: 'Weil Ihnen {brand} gefällt',
  bought: 'Das haben Sie schon gekauft',
  seen: 'Das haben Sie angesehen',
  popular: 'Beliebt in diesem Shop',
  new: 'Neu in diesem Shop',
  pinned: 'Vom Shop ausgewählt',
};

const FRENCH: ShelfStrings = {
  recommendations: 'Choisis pour vous',
  similar: 'Produits similaires',
  complement: 'Va bien ensemble',
  again: 'À revoir',
  recentlyViewed: 'Vus récemment',
  viewed: 'Parce que vous avez vu {title}',
  cart: 'Va avec {title} dans votre panier',
  alike: 'Semblable à {title}',
  partner: 'Va avec {title}',
  search: 'Pour votre recherche « {query} »',
  category: 'Parce que vous aimez {category}',
  brand: 'Parce que vous aimez {brand}',
  bought: 'Vous l’avez déjà acheté',
  seen: 'Vous l’avez regardé',
  popular: 'Populaire dans cette boutique',
  new: 'Nouveau dans cette boutique',
  pinned: 'Choisi par la boutique',
};

/** Texts of the shelves, see toTexts. */
export function toShelfStrings(language: string): ShelfStrings {
  return toTexts({en: ENGLISH, de: GERMAN, fr: FRENCH}, language);
}

/** Why a product is shown, in plain words. */
export function toReasonText(reason: Reason, strings: ShelfStrings): string {
  const values: Record<string, string> = {...reason};
  // Shoppers know a category by the last step of its path.
  if (reason.kind === 'category') values.category = reason.category.split('>').at(-1)!.trim();
  return fill(strings[reason.kind], values);
}
