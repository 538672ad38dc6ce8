import {describe, expect, it} from 'vitest';
import type {FoundEvent} from '../../../src/page/capture/found-event.ts';
import {PageContext} from '../../../src/page/capture/page-context.ts';
import type {ProductFacts, Reading, ShownPage, Source} from '../../../src/page/capture/source.ts';

const JSON_LD: Source = {name: 'json-ld', label: 'json-ld'};
const MICRODATA: Source = {name: 'microdata', label: 'microdata'};
const ANT: ProductFacts = {ids: ['a'], title: 'Ant'};
const BOWL: ProductFacts = {ids: ['b'], title: 'Bowl'};

/** A page whose dialects name one product each, so that its markup is not looked at. */
class Page {
  readonly views: unknown[] = [];
  readonly context = new PageContext((events) => this.views.push(...events.map(({itemId}) => itemId)));

  show(...named: readonly (readonly [Source, ProductFacts])[]): void {
    const readings = named.map(([source, facts]): [Source, Reading] => [source, {products: [facts]}]);
    const page = {address: 'https://shop.test/a', referrer: '', globals: {}, note: () => undefined};
    this.context.show(new Map(readings), page as unknown as ShownPage, 2); // its markup is not looked at
  }

  tell(itemId: string, title: string): void {
    const view: FoundEvent = {kind: 'view', source: 'data-layer', itemId, title};
    this.context.tell([view], {timeMs: 1, dialect: 'ga4'});
  }
}

describe('a page’s product', () => {
  it('is that of the first dialect where they contradict each other, however often the page is read', () => {
    const page = new Page();
    for (let reading = 0; reading < 3; reading++) page.show([JSON_LD, ANT], [MICRODATA, BOWL]);
    expect(page.views).toEqual(['a']);
  });

  it('is that of an event before the first reading', () => {
    const page = new Page();
    page.tell('a', 'Ant');
    page.show([JSON_LD, BOWL]);
    expect(page.views).toEqual(['a']);
  });

  it('changes without the address when a dialect names another one', () => {
    const page = new Page();
    page.show([JSON_LD, ANT], [MICRODATA, ANT]);
    page.show([JSON_LD, ANT], [MICRODATA, BOWL]);
    page.show([JSON_LD, ANT], [MICRODATA, BOWL]);
    expect(page.views).toEqual(['a', 'b']);
  });

  it('is not told again behind a quick view', () => {
    const page = new Page();
    page.show([JSON_LD, ANT]);
    page.tell('b', 'Bowl');
    page.show([JSON_LD, ANT]);
    expect(page.views).toEqual(['a', 'b']);
  });

  it('is another one after the address has changed, also if the event of the page before still waits', () => {
    const page = new Page();
    page.tell('a', 'Ant');
    page.context.navigate(true);
    page.show([JSON_LD, BOWL]);
    expect(page.views).toEqual(['a', 'b']);
  });
});
