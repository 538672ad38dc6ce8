import {SHARED, toSheet} from './sheets.ts';

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
.buttons { display: flex; flex-wrap: wrap; gap: .75em; margin-block-start: .75em; }
.buttons[hidden] { display: none; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: var(--vitrine-radius, .5rem);
  padding: .5em 1em; min-block-size: 2.75rem; cursor: pointer; }
button:hover { background: var(--soft); }
section > p + p, details { margin-block-start: .4em; }
summary { cursor: pointer; inline-size: fit-content; padding-block: .35em; }
button.switch { display: flex; gap: .75em; align-items: center; inline-size: 100%; padding: .35em 0; border: 0; text-align: start; }
button.switch:hover { background: none; }
button.switch:disabled { opacity: .5; cursor: not-allowed; }
.switch > i { flex: none; inline-size: 2.5em; block-size: 1.5em; padding: .1875em; box-sizing: border-box; border-radius: .75em;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent); background: var(--soft); }
.switch > i::after { content: ''; display: block; inline-size: 1em; block-size: 1em; border-radius: 50%; background: currentColor; opacity: .6; }
.switch[aria-checked='true'] > i { background: var(--vitrine-accent, currentColor); border-color: transparent; }
.switch[aria-checked='true'] > i::after { margin-inline-start: auto; background: Canvas; opacity: 1; }
@media (forced-colors: active) { .switch[aria-checked='true'] > i { background: Highlight; forced-color-adjust: none; } }
pre { overflow: auto; padding: .75em; background: var(--soft); border-radius: .5rem; font-size: .85em; }
`);
