import {find} from '../dom.ts';
import type {FoundEvent} from '../found-event.ts';
import {toText} from '../read.ts';
import type {Source} from '../source.ts';

/** Searches by the form that sends them; the address of their results is read by search-address.ts. */
export const search: Source = {
  name: 'search',
  label: 'dom',
  onSubmit(form) {
    const words = find(form, 'input[type="search"],[role="search"] input[type="text"]');
    const query = words instanceof HTMLInputElement ? toText(words.value) : undefined;
    return query ? [toSearch(query)] : [];
  },
};

/** A search as an event. */
export function toSearch(query: string): FoundEvent {
  return {kind: 'search', source: 'dom', query};
}
