import type {Html} from './html.ts';

/** Line drawings of 24 x 24, in the colour of the text; decoration only, so that a screen reader skips them. */
export function icon<Result>(html: Html<Result>, name: keyof typeof PATHS): Result {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d="${PATHS[name]}" />
  </svg>`;
}

const PATHS = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13m4.8 11.3L20 20',
  heart: 'M12 20s-7.5-4.6-7.5-10.2A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 7.5 2.8C19.500 15.400 12 20 12 20z',
  bag: 'M5.500 8.500h13l.9 11.500H4.600zM8.500 8.500V7a3.500 3.500 0 0 1 7 0v1.500',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8m-7.500 8.500c.6-3.800 3.600-6 7.500-6s6.900 2.200 7.500 6',
  share: 'M12 15V4m-4 4 4-4 4 4M6 12v7.500h12V12',
  check: 'M5 12.500 10 17.500 19.500 7',
  truck:
    'M3 6.500h10.500v10H3zM13.500 10h4l3 3.500v3h-7zM7 19.500a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600m10 0a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600',
  back: 'M4 9h10.500a5 5 0 0 1 0 10H9M4 9l4-4M4 9l4 4',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  bin: 'M5 7h14M9.500 7V4.500h5V7M7 7l.8 13h8.400L17 7M10.500 10.500v6m3-6v6',
  filter: 'M4 7h16M7 12h10M10 17h4',
} as const;
