/** Makes a style sheet for shadow roots; constructed sheets are not subject to the page's `style-src` policy. */
export function toSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/**
 * Colours come from the shop's own text colour, so light and dark pages both fit. A shop sets `--vitrine-accent`,
 * `--vitrine-radius`, `--vitrine-gap`, `--vitrine-card-width`, `--vitrine-image-ratio` and `--vitrine-font`, and
 * reaches every part by `::part()`.
 */
export const SHARED = `
:host { display: block; font: var(--vitrine-font, inherit); color: inherit;
  --line: color-mix(in srgb, currentColor 14%, transparent); --soft: color-mix(in srgb, currentColor 7%, transparent); }
:host([hidden]) { display: none; }
h2, h3, p, ul { margin: 0; padding: 0; }
h2 { font-size: 1.25em; line-height: 1.3; }
ul { list-style: none; }
:focus-visible { outline: 2px solid var(--vitrine-accent, currentColor); outline-offset: 2px; }
`;

/** Every row of a card has a fixed height, so a skeleton is as high as a result. */
