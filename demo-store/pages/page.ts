import type {Product} from '../catalogue/product.ts';
import type {Markup} from './html.ts';

/** What every page is made from. */
export interface Shop {
  readonly products: readonly Product[];
  /** Base address of the sync server, for the script tag; without one the shop runs without it. */
  readonly sync?: string;
  /** Address of the merchant's dashboard, shown on the page about this demo. */
  readonly dashboard?: string;
  /** How the shelves fetch pictures, for the script tag. */
  readonly pictures?: 'private';
  /** Where the shop's own script and styles are. */
  readonly assets: {readonly script: string; readonly styles?: string};
}

/** One page, before the frame of the shop is put around it. */
export interface Page {
  /** What the shop's script does on it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly main: Markup;
  /** schema.org blocks. */
  readonly linkedData?: readonly object[];
  /** What the shop's script needs to know of the page. */
  readonly data?: unknown;
  /** 200 unless it says otherwise. */
  readonly status?: number;
}
