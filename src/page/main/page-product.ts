import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {toPage} from '../capture/navigation.ts';

/** The product that a page shows, as capture has found it. */
export interface PageProduct {
  /** Takes note of an event that was captured, and gives it back. */
  see(event: CapturedEvent): CapturedEvent;
  /** The view of the product that the page shows now; undefined where it shows none. */
  shown(): CapturedEvent | undefined;
  /** For a shopper who has withdrawn consent. */
  forget(): void;
}

/**
 * Remembers which product the page shows, so that no list on it names that product.
 *
 * @param pageId ids of this page's events begin with it; events of a page that was left before come this way, too
 */
export function watchProduct(pageId: string): PageProduct {
  let view: CapturedEvent | undefined;
  let page: string | undefined;
  return {
    see(event) {
      if (event.kind === 'view' && event.id.startsWith(pageId)) {
        view = event;
        page = toPage();
      }
      return event;
    },
    forget: () => (view = undefined),
    shown: () => (page === toPage() ? view : undefined),
  };
}
