import type {CatalogueItem} from '../../src/core/contract/catalogue.ts';

/** A product as the shop shows it: a catalogue item and what only the shop needs. */
export interface Product extends CatalogueItem {
  readonly category: string;
  readonly brand: string;
  readonly colour: string;
  readonly priceCents: number;
  readonly url: string;
  readonly image: string;
  readonly stock: number;
  /** One sentence or two. */
  readonly description: string;
  /** The second picture of the gallery: the product in a room. */
  readonly roomImage: string;
  /** Products of one family differ in colour only. */
  readonly family: string;
  /** Price before the reduction, hundredths; absent where there is none. */
  readonly listPriceCents?: number;
}

/** What /catalogue.json holds; a superset of the Catalogue contract. */
export interface ShopCatalogue {
  readonly currency: string;
  readonly items: readonly Product[];
}
