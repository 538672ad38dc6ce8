import type {CaptureSource} from '../../core/contract/captured-event.ts';
import type {DataLayer} from '../data-layer.ts';
import type {FoundEvent} from './found-event.ts';

/** What one dialect of a page says of one product. */
export interface ProductFacts {
  /** Numbers that the page gives it, the shop's own first. */
  readonly ids: readonly string[];
  readonly title?: string;
  readonly brand?: string;
  /** Path from the root, ` > ` between its steps. */
  readonly category?: string;
  /** A number, or text that is no machine number. */
  readonly price?: number | string;
  readonly currency?: string;
  /** Its own page, as found. */
  readonly url?: string;
  /** What the variants of one product have in common. */
  readonly group?: string;
  /** The page says that it is about this product. */
  readonly isMain?: boolean;
}

/** What a page shows now, by one source. */
export interface Reading {
  readonly products?: readonly ProductFacts[];
  /** Lists of products. */
  readonly lists?: readonly FoundEvent[];
  /** Searches and orders that the page shows. */
  readonly events?: readonly FoundEvent[];
  /** Where the page's product stands in the shop, by its breadcrumbs. */
  readonly category?: string;
  /** Address of a search of this shop with `{…}` for its words. */
  readonly searchTemplate?: string;
}

/** A page as readers see it: in a browser, in a test, or as the page before left it. */
export interface ShownPage {
  readonly root: ParentNode;
  readonly address: string;
  /** The window, of which only its own properties are read; empty where there is none. */
  readonly globals: object;
  /** Notes what could not be read, and reads on. */
  readonly note: (error: unknown, code: string) => void;
}

/** How something was told that happened. */
export interface Telling {
  readonly timeMs?: number;
  /** A deed is told once by each dialect; the source's name by default. */
  readonly dialect?: string;
  /** Told while the page had its present address: true by default. */
  readonly isHere?: boolean;
}

/** What a source that watches is given. */
export interface WatchHost {
  readonly dataLayer: DataLayer;
  readonly tell: (events: readonly FoundEvent[], how?: Telling) => void;
  /** The product that the page is about. */
  readonly shown: () => ProductFacts | undefined;
  readonly guard: <Args extends unknown[]>(code: string, run: (...args: Args) => void) => (...args: Args) => void;
}

/**
 * One way in which pages say what they show and what is done on them. All of them stand in sources/index.ts; the page
 * watch calls them, and `vitrine doctor` reads with the same ones.
 */
export interface Source {
  /** Also the code of its faults. */
  readonly name: string;
  /** What its facts are labelled with. */
  readonly label: CaptureSource;
  /** What the page shows now: called after each change of the page, so it has to be quick. */
  read?(page: ShownPage): Reading;
  /** Begins to listen. */
  watch?(host: WatchHost): void;
  /** What a click means. */
  onClick?(target: Element, page: ShownPage): readonly FoundEvent[];
  /** What a form means that was sent: by the browser, or prevented by a script that sends it itself. */
  onSubmit?(form: HTMLFormElement, submitter: Element | undefined, isPrevented: boolean): readonly FoundEvent[];
}
