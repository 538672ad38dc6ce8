import {
  readPalette,
  toBarsHeight,
  toBarsOption,
  toHalfWidth,
  toLinesOption,
  toPercent,
  toShoppersOption,
} from './charts.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */
/** @typedef {import('../audiences.ts').Group} Group */
/** @typedef {keyof Audiences['days'][number]['slots']} Slot */

/** Panels in the order of the page; `ordered` where the answers have an order of their own. */
const PANELS = /** @type {const} */ ([
  {slot: 'segment', title: 'Segments', what: 'Groups of shoppers that behave alike, as the model has found them.'},
  {slot: 'interest', title: 'Top interests', what: 'The category each shopper looks at most.'},
  {
    slot: 'intent',
    title: 'Purchase intent',
    what: 'How likely a shopper is to buy in her newest visit.',
    ordered: true,
  },
  {slot: 'churn', title: 'Churn', what: 'How likely a shopper is not to come back.', ordered: true},
  {slot: 'priceTier', title: 'Price level', what: 'What the products cost that a shopper looks at.', ordered: true},
  {slot: 'activity', title: 'Activity', what: 'Days with a visit, of the newest 30.', ordered: true},
]);

/** @type {{audiences?: Audiences, asked: number}} */
const state = {asked: 0};
/** @type {Map<HTMLElement, {setOption(option: object, replace: boolean): void, resize(): void, dispose(): void}>} */
const charts = new Map();
// Served beside this file, out of the package.
const ECHARTS = '/dashboard/echarts.js';
/** @type {typeof import('echarts')} */
const echarts = await import(ECHARTS);

for (const input of document.querySelectorAll('input[name="days"]'))
  input.addEventListener('change', () => void load());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
const sizes = new ResizeObserver((entries) => {
  for (const {target} of entries) charts.get(/** @type {HTMLElement} */ (target))?.resize();
});
await load();

/** Asks for the chosen span and draws it; an answer that was overtaken by a newer question is dropped. */
async function load() {
  const own = ++state.asked;
  document.querySelector('main')?.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(`/vitrine/audiences?days=${chosenDays()}`);
    const answer = await response.json();
    if (own !== state.asked) return;
    if (!response.ok) throw new Error(answer.message ?? `The server answered ${response.status}.`);
    state.audiences = answer;
    draw();
  } catch (error) {
    if (own === state.asked) showError(error instanceof Error ? error.message : String(error));
  }
  document.querySelector('main')?.setAttribute('aria-busy', 'false');
}

/** @returns {string} the span that is chosen */
function chosenDays() {
  const chosen = document.querySelector('input[name="days"]:checked');
  return chosen instanceof HTMLInputElement ? chosen.value : '30';
}

/** @param {string} message */
function showError(message) {
  const retry = element('button', {type: 'button'}, 'Try again');
  retry.addEventListener('click', () => void load());
  showState('error', `The figures did not arrive: ${message}`, retry);
}

/** @param {'error' | 'empty' | 'none'} kind @param {...(string | Node)} parts */
function showState(kind, ...parts) {
  const notice = byId('state');
  notice.hidden = kind === 'none';
  notice.dataset.kind = kind;
  notice.setAttribute('role', kind === 'error' ? 'alert' : 'status');
  notice.replaceChildren(...parts);
}

function draw() {
  const {audiences} = state;
  if (!audiences) return;
  const {days, minimumShoppers, reportDays} = audiences;
  const today = days[days.length - 1];
  const isEnough = today.shoppers >= minimumShoppers;
  const isAny = days.some(({shoppers}) => shoppers > 0);
  if (!isAny) {
    showState(
      'empty',
      'Nobody shares yet. Give the script tag this server’s address in data-sync, and ask shoppers in your consent banner; each report shows here within 15 seconds.',
    );
  } else if (!isEnough) {
    showState(
      'empty',
      `${today.shoppers} ${today.shoppers === 1 ? 'shopper shares' : 'shoppers share'} so far. Groups are shown from ${minimumShoppers} on: fewer would drown in the noise that protects each of them.`,
    );
  } else showState('none');
  byId('report-days').textContent = String(reportDays);
  byId('panel-shoppers').hidden = !isAny;
  byId('about').hidden = false;
  byId('noise').textContent = toNoiseText(audiences);
  drawTiles(audiences);
  const palette = readPalette();
  if (isAny) drawChart(byId('chart-shoppers'), toShoppersOption(days, palette));
  byId('slots').hidden = !isEnough;
  if (isEnough) for (const panel of PANELS) drawSlot(panel, audiences);
}

/** @param {Audiences} audiences */
function toNoiseText({epsilon}) {
  const known = epsilon
    ? ` The reports that count today have ε = ${epsilon.minimum === epsilon.maximum ? epsilon.minimum : `${epsilon.minimum} to ${epsilon.maximum}`} for each of their six answers.`
    : '';
  return `Every shopper’s browser changes each of its answers at random before it sends them, so no single report is to be trusted, only their sum.${known} The smaller ε, the more noise.`;
}

/** @param {Audiences} audiences */
function drawTiles({days}) {
  const today = days[days.length - 1];
  const first = days[0];
  const change = today.shoppers - first.shoppers;
  const top = (/** @type {Slot} */ slot) => {
    const shown = today.slots[slot].filter(({share, answer}) => share !== null && answer > 0).sort(bySize);
    return shown[0]
      ? [shown[0].label, `${toPercent(shown[0].share ?? 0)} ± ${toPercent(toHalfWidth(shown[0]))}`]
      : ['–', 'too few to show'];
  };
  const tiles = [
    ['Sharing today', String(today.shoppers), `${change < 0 ? '−' : '+'}${Math.abs(change)} in ${days.length} days`],
    ['Largest segment', ...top('segment')],
    ['Top interest', ...top('interest')],
  ];
  const list = byId('tiles');
  list.hidden = today.shoppers === 0;
  list.replaceChildren(
    ...tiles.map(([name, value, note]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value, element('small', {}, note))),
    ),
  );
}

/** @param {typeof PANELS[number]} panel @param {Audiences} audiences */
function drawSlot({slot, title, what, ...rest}, {days}) {
  const isOrdered = 'ordered' in rest;
  const groups = days.map((day) => day.slots[slot]);
  const today = groups[groups.length - 1];
  const shown = today.filter(({share}) => share !== null);
  const unseen = today.filter(({share}) => share === null);
  const bars = isOrdered ? shown : [...shown].sort(bySize);
  const panel = toPanel(slot, {title, what});
  const [now, over, few] = [part(panel, 'now'), part(panel, 'over'), part(panel, 'few')];
  const palette = readPalette();
  now.hidden = bars.length === 0;
  over.hidden = bars.length === 0;
  if (bars.length > 0) {
    now.style.height = `${toBarsHeight(bars)}px`;
    drawChart(now, toBarsOption(bars, palette));
    const answers = [...shown].sort(bySize).map(({answer}) => answer);
    drawChart(over, toLinesOption(days, groups, {answers, palette, width: over.clientWidth}));
  }
  const [text, spoken] = toSummary(bars, title);
  now.setAttribute('aria-label', text);
  over.setAttribute('aria-label', `${title} over ${days.length} days. ${spoken}`);
  few.textContent = unseen.length === 0 ? '' : `Too few to show: ${unseen.map(({label}) => label).join(', ')}.`;
  part(panel, 'rows').replaceChildren(...[...bars, ...unseen].map(toRow));
}

/** @param {Group} left @param {Group} right */
function bySize(left, right) {
  return (right.share ?? 0) - (left.share ?? 0);
}

/** @param {readonly Group[]} bars @param {string} title */
function toSummary(bars, title) {
  const spoken = bars.map(({label, share}) => `${label} ${toPercent(share ?? 0)}`).join(', ');
  return [`${title} today: ${spoken || 'too few to show'}.`, 'Today’s numbers are in the table.'];
}

/** @param {Group} group */
function toRow(group) {
  const {label, share} = group;
  const cells = share === null ? ['too few to show', ''] : [toPercent(share), `± ${toPercent(toHalfWidth(group))}`];
  return element('tr', {}, element('th', {scope: 'row'}, label), ...cells.map((cell) => element('td', {}, cell)));
}

/** The panel of a slot, made once. @param {Slot} slot @param {{title: string, what: string}} texts */
function toPanel(slot, {title, what}) {
  const found = document.getElementById(`panel-${slot}`);
  if (found) return found;
  const head = ['Group', 'Share of shoppers', '95 % range'].map((text) => element('th', {scope: 'col'}, text));
  const panel = element(
    'section',
    {class: 'panel', id: `panel-${slot}`, 'aria-labelledby': `title-${slot}`},
    element('h2', {id: `title-${slot}`}, title),
    element('p', {class: 'what'}, what),
    element('h3', {}, 'Today'),
    element('div', {class: 'chart', 'data-part': 'now', role: 'img'}),
    element('p', {class: 'hidden-groups', 'data-part': 'few'}),
    element('h3', {}, 'Day by day'),
    element('div', {class: 'chart', 'data-part': 'over', role: 'img'}),
    element(
      'details',
      {},
      element('summary', {}, 'Today’s numbers as a table'),
      element(
        'div',
        {class: 'table'},
        element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {'data-part': 'rows'})),
      ),
    ),
  );
  byId('slots').append(panel);
  return panel;
}

/** @param {HTMLElement} container @param {object} option */
function drawChart(container, option) {
  let chart = charts.get(container);
  if (!chart) {
    chart = echarts.init(container);
    charts.set(container, chart);
    sizes.observe(container);
  }
  chart.setOption(option, true);
  chart.resize();
}

/** @param {HTMLElement} panel @param {string} name @returns {HTMLElement} */
function part(panel, name) {
  const found = panel.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`The panel has no part "${name}".`);
  return found;
}

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element "${id}".`);
  return found;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(string | Node)} children text stays text
 */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
