import type {CaptureSource} from '../../core/contract/captured-event.ts';
import type {DataLayer} from '../data-layer.ts';
import type {EarlyFacts} from '../facts/early-facts.ts';
import type {FoundEvent} from './found-event.ts';

/** A product as one dialect of a page describes it. */
export interface ProductFacts {
  /** Ids that the page gives it, the shop's own first. */
  readonly ids: readonly string[];
  readonly title?: string;
  readonly brand?: string;
  /** Path from the root, ` > ` between its steps. */
  readonly category?: string;
  /** A number, or text that still has to be parsed. */
  readonly price?: number | string;
  readonly currency?: string;
  /** Address of its own page, as found. */
  readonly url?: string;
  /** Id shared by the variants of one product. */
  readonly group?: string;
  /** The page is marked as being about this product. */
  readonly isMain?: boolean;
  /** It describes the page itself, so that its title may have more or other words than the product's. */
  readonly isPage?: boolean;
}

/** What one source reads on the page now. */
export interface Reading {
  readonly products?: readonly ProductFacts[];
  /** Lists of products. */
  readonly lists?: readonly FoundEvent[];
  /** Searches and orders that the page shows. */
  readonly events?: readonly FoundEvent[];
  /** Category of the page's product, from its breadcrumbs. */
  readonly category?: string;
}

/**
 * A page as sources read it: live in a browser, in a test, or restored from what the previous page stored when it was
 * left.
 */
export interface ShownPage {
  readonly root: ParentNode;
  readonly address: string;
  /** Address of the page before it; empty if the browser gives none. */
  readonly referrer: string;
  /** The window, of which only own properties are read; an empty object if there is none. */
  readonly globals: object;
  /** Records what could not be read; reading continues. */
  readonly note: (error: unknown, code: string) => void;
}

/** When, where and in which dialect an event was reported. */
export interface Telling {
  readonly timeMs?: number;
  /** Each dialect reports an action once; the source's name by default. */
  readonly dialect?: string;
  /** The page's path at that time; its present one by default. */
  readonly path?: string;
}

/** What the watch function of a source gets. */
export interface WatchHost {
  readonly dataLayer: DataLayer;
  readonly tell: (events: readonly FoundEvent[], how?: Telling) => void;
  /**
   * False for a page that was left and is read from what it stored. There only sources with the label `data-layer` are
   * watched: they read `dataLayer` and `globals` and listen to nothing.
   */
  readonly isLive: boolean;
  /** See ShownPage. */
  readonly globals: object;
  /** Clicks from before capture has read the page, with the clicked elements, innermost first. */
  readonly clicks: EarlyFacts['clicks'];
  /** The product that the page is about. */
  readonly shown: () => ProductFacts | undefined;
  readonly guard: <Args extends unknown[]>(code: string, run: (...args: Args) => void) => (...args: Args) => void;
}

/**
 * One way in which pages express their state and the shopper's actions. All sources are listed in sources/index.ts or
 * in a list that it names; capture runs them, and `vitrine doctor` uses the same ones.
 */
export interface Source {
  /** Also the code of its faults. */
  readonly name: string;
  /** Label of its events. */
  readonly label: CaptureSource;
  /** Reads what the page shows now. Called after each change of the page, so it has to be fast. */
  read?(page: ShownPage): Reading;
  /** Starts to listen for events. */
  watch?(host: WatchHost): void;
  /** Events that a click means. */
  onClick?(target: Element, page: ShownPage): readonly FoundEvent[];
  /** Events that a submitted form means, whether the browser sends it or a script prevents that and sends it itself. */
  onSubmit?(form: HTMLFormElement, submitter: Element | undefined, isPrevented: boolean): readonly FoundEvent[];
}
