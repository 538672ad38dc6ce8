import {findAll} from '../dom.ts';
import type {Source} from '../source.ts';
import {parseJsonText} from './json-text.ts';
import {Graph} from './schema-org.ts';

/** Maximum number of JSON-LD blocks read of one page. */
const MAX_BLOCKS = 100;
/** Maximum length of a script that is read, characters; a longer one is a catalogue, not a page. */
const MAX_LENGTH = 300_000;

/** Parsed blocks of the last reading, so that each block is parsed once however often the page changes. */
let blocks = new Map<string, unknown>();

/** schema.org as JSON-LD: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents */
export const jsonLd: Source = {
  name: 'json-ld',
  label: 'json-ld',
  read(page) {
    const before = blocks;
    blocks = new Map();
    for (const script of findAll(page.root, 'script[type^="application/ld+json" i]').slice(0, MAX_BLOCKS)) {
      const text = script.textContent ?? '';
      if (text.length > MAX_LENGTH) continue;
      blocks.set(text, before.get(text));
      if (before.has(text)) continue;
      try {
        const onRepair = (): void => page.note(new Error('A block had to be repaired.'), 'json-ld-repaired');
        blocks.set(text, parseJsonText(text, onRepair));
      } catch (error) {
        page.note(error, 'json-ld');
      }
    }
    return new Graph([...blocks.values()], page).toReading();
  },
};
