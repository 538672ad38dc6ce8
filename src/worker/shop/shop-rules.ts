import type {ListKind} from '../../core/contract/lists.ts';
import type {Rule} from '../../core/contract/rules.ts';
import type {ItemTable} from '../../core/recommend/item-table.ts';
import type {RuleBook} from '../../core/recommend/rank-input.ts';
import {openRules} from '../../core/recommend/rules.ts';

/** The rules of a catalogue, compared with its products once for each kind of list. */
export function cacheRules(rules: readonly Rule[]): (table: ItemTable, kind: ListKind) => RuleBook {
  let books: {readonly of: ItemTable; readonly byKind: Map<ListKind, RuleBook>} | undefined;
  return (table, kind) => {
    if (books?.of !== table) books = {of: table, byKind: new Map()};
    const known = books.byKind.get(kind);
    if (known) return known;
    const book = openRules(rules, table, kind);
    books.byKind.set(kind, book);
    return book;
  };
}
