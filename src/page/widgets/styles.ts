/** Makes a sheet for shadow roots; constructed sheets need no `style-src` of the page's policy. */
function toSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/**
 * Colours come from the shop's own text colour, so light and dark pages both fit. A shop sets `--vitrine-accent`, `--vitrine-radius`,
 * `--vitrine-gap`, `--vitrine-card-width`, `--vitrine-image-ratio` and `--vitrine-font`, and reaches every part by `::part()`.
 */
const SHARED = `
:host { display: block; font: var(--vitrine-font, inherit); color: inherit;
  --line: color-mix(in srgb, currentColor 14%, transparent); --soft: color-mix(in srgb, currentColor 7%, transparent); }
:host([hidden]) { display: none; }
h2, h3, p, ul { margin: 0; padding: 0; }
h2 { font-size: 1.25em; line-height: 1.3; }
ul { list-style: none; }
:focus-visible { outline: 2px solid var(--vitrine-accent, currentColor); outline-offset: 2px; }
`;

/** Every row of a card has a fixed height, so a skeleton is as high as a result. */
export const SHELF_SHEET = toSheet(`${SHARED}
h2 { margin-block-end: .6em; }
.stack { display: grid; }
.stack > * { grid-area: 1 / 1; min-width: 0; }
.fallback[inert] { visibility: hidden; }
.skeleton-only { visibility: hidden; }
ul { display: grid; gap: var(--vitrine-gap, 1rem); }
ul.grid { grid-template-columns: repeat(auto-fill, minmax(min(var(--vitrine-card-width, 11rem), 45%), 1fr)); }
ul.row { grid-auto-flow: column; grid-auto-columns: var(--vitrine-card-width, 11rem); overflow-x: auto;
  scroll-snap-type: x proximity; padding-block-end: .5rem; overscroll-behavior-x: contain; }
li { scroll-snap-align: start; min-width: 0; }
li.empty { visibility: hidden; }
a, .blank { display: block; color: inherit; text-decoration: none; border-radius: var(--vitrine-radius, .5rem); }
a:hover .title { text-decoration: underline; }
.picture { aspect-ratio: var(--vitrine-image-ratio, 1); border-radius: inherit; overflow: hidden; background: var(--soft); }
img { display: block; width: 100%; height: 100%; object-fit: cover; }
.title, .price, .reason { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; line-height: 1.35; overflow-wrap: anywhere; }
.title { height: 2.7em; -webkit-line-clamp: 2; margin-block-start: .5em; font-weight: 600; }
.price { height: 1.35em; -webkit-line-clamp: 1; margin-block-start: .15em; font-variant-numeric: tabular-nums; }
.reason { height: 2.7em; -webkit-line-clamp: 2; margin-block-start: .25em; font-size: .85em; opacity: .75; }
`);

export const PANEL_SHEET = toSheet(`${SHARED}
:host { line-height: 1.5; }
section { margin-block-start: 1.5em; }
h3 { font-size: 1em; margin-block-end: .4em; }
.note { opacity: .75; font-size: .9em; }
.bar { display: grid; grid-template-columns: minmax(6rem, 12rem) 1fr 3.5rem; gap: .75rem; align-items: center; padding-block: .2em; }
.bar > span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { height: .6rem; border-radius: .3rem; background: var(--soft); overflow: hidden; }
.track > i { display: block; height: 100%; border-radius: inherit; background: var(--vitrine-accent, currentColor); }
.number { text-align: end; font-variant-numeric: tabular-nums; }
label { display: flex; gap: .75em; align-items: start; padding-block: .35em; cursor: pointer; }
input { inline-size: 1.2em; block-size: 1.2em; margin: .15em 0 0; flex: none; accent-color: var(--vitrine-accent, auto); }
.buttons { display: flex; flex-wrap: wrap; gap: .75em; margin-block-start: .75em; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: var(--vitrine-radius, .5rem);
  padding: .5em 1em; min-block-size: 2.75rem; cursor: pointer; }
button:hover { background: var(--soft); }
section > p + p, details { margin-block-start: .4em; }
summary { cursor: pointer; inline-size: fit-content; padding-block: .35em; }
pre { overflow: auto; padding: .75em; background: var(--soft); border-radius: .5rem; font-size: .85em; }
`);
