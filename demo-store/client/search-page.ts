import {html, render} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import MiniSearch from 'minisearch';
import {toEqualGroups} from '../catalogue/equal-results.ts';
import {card} from '../pages/card.ts';
import {loadProducts} from './catalogue.ts';
import {pushEvent} from './data-layer.ts';
import {ListOrder} from './list-order.ts';
import {reportList, showHearts} from './lists.ts';

/** Results shown at most. */
const MAX_RESULTS = 60;

/** Finds products for the words behind `#q=` (or `?q=`), which stay in this browser, and shows them. */
export async function startSearchPage(): Promise<void> {
  const order = new ListOrder();
  const products = await loadProducts();
  const index = new MiniSearch({
    fields: ['title', 'kind', 'department', 'brand', 'colour', 'description'],
    searchOptions: {
      boost: {title: 4, kind: 3, colour: 2, brand: 2, department: 1.5},
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      combineWith: 'AND',
    },
  });
  index.addAll(
    [...products.values()].map(({id, title, category, brand, colour, description}) => {
      const [department, kind] = category.split(' > ');
      return {id, title, kind, department, brand, colour, description};
    }),
  );

  const show = async (): Promise<void> => {
    const query = readQuery();
    const input = document.querySelector<HTMLInputElement>('#search');
    if (input) input.value = query;
    const list = document.querySelector<HTMLElement>('[data-results]');
    const empty = document.querySelector<HTMLElement>('[data-search-empty]');
    if (!list || !empty) return;
    const found = query === '' ? [] : search(query).slice(0, MAX_RESULTS);
    list.dataset.done = '';
    empty.hidden = query === '' || found.length > 0;
    setText('[data-search-title]', query === '' ? 'Search' : `“${query}”`);
    const most = found.length === MAX_RESULTS ? 'More than ' : '';
    setText(
      '[data-search-status]',
      query === ''
        ? 'Type what you are looking for. Small spelling mistakes do not matter.'
        : `${most}${found.length} ${found.length === 1 ? 'product' : 'products'}`,
    );
    const settled = order.open({
      element: list,
      groups: toEqualGroups(found),
      show(ids) {
        const shown = ids.flatMap((id) => products.get(id) ?? []);
        render(
          repeat(
            shown,
            ({id}) => id,
            (product) => card(html, product),
          ),
          list,
        );
        showHearts(list);
      },
    });
    if (query !== '') pushEvent('view_search_results', {search_term: query});
    await settled;
    if (query !== '' && query === readQuery()) reportList(list);
  };
  // All words first; where that finds nothing, any of them.
  const search = (query: string): readonly {readonly id: string; readonly score: number}[] => {
    const strict = index.search(query);
    const found = strict.length > 0 ? strict : index.search(query, {combineWith: 'OR'});
    return found.map(({id, score}) => ({id: String(id), score}));
  };
  addEventListener('hashchange', () => void show());
  await show();
}

/** Takes a search to the result page; the words go behind the `#`, which browsers send to nobody. */
export function startSearchForm(): void {
  document.querySelector<HTMLFormElement>('[data-form="search"]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const query = document.querySelector<HTMLInputElement>('#search')?.value.trim() ?? '';
    if (query !== '') location.href = `/search#q=${encodeURIComponent(query)}`;
  });
}

function readQuery(): string {
  const behind = new URLSearchParams(location.hash.slice(1)).get('q');
  return (behind ?? new URLSearchParams(location.search).get('q') ?? '').trim().slice(0, 200);
}

function setText(selector: string, text: string): void {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}
