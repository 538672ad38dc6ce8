import {SHARED, toSheet} from './sheets.ts';

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
