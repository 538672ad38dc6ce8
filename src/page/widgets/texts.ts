import {fromDocument} from '../from-document.ts';
import {own} from '../own.ts';

/** Maximum length of a text that a shop may set, characters. */
const MAX_TEXT = 500;
/** Maximum length of a heading that a shop may set by an attribute, characters. */
export const MAX_HEADING = 200;

type Texts = Readonly<Record<string, string>>;

/** Cache of the last result, because every shelf reads its texts after every answer. */
let written: {of: Texts; text: string | null | undefined; texts: Texts} | undefined;

/**
 * Texts in a language, English where there is none. A shop overrides any of them with
 * `<script type="application/json" data-vitrine-strings>{"popular": "…"}</script>`.
 *
 * @param languages tables with the same names
 * @param language BCP 47, e.g. `de-AT`
 */
export function toTexts<Name extends string>(
  languages: {readonly en: Readonly<Record<Name, string>>} & Readonly<Record<string, Readonly<Record<Name, string>>>>,
  language: string,
): Readonly<Record<Name, string>> {
  const known: Readonly<Record<Name, string>> = own(languages, language.slice(0, 2).toLowerCase()) ?? languages.en;
  const block = fromDocument('querySelector').call(document, 'script[type="application/json"][data-vitrine-strings]');
  const text = block?.textContent;
  if (written?.of !== known || written.text !== text) written = {of: known, text, texts: withOwnTexts(known, text)};
  return written.texts as Readonly<Record<Name, string>>; // withOwnTexts gives every name of `known`
}

/** The known texts, each replaced by the shop's own where the shop's JSON has a string of that name. */
function withOwnTexts(known: Texts, text: string | null | undefined): Texts {
  const texts: Record<string, string> = {...known};
  try {
    const given: unknown = JSON.parse(text || '{}');
    for (const name of Object.keys(known)) {
      const value = own(given, name);
      if (typeof value === 'string') texts[name] = value.slice(0, MAX_TEXT);
    }
  } catch {
    // Not valid JSON.
  }
  return texts;
}

/** Replaces the `{…}` of a text by values. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(own(values, name) ?? whole));
}
