import {toBarsHeight, toBarsOption} from './bars.js';
import {drawChart, readPalette} from './charts.js';
import {byId, closedTable, element, fillTable, part} from './elements.js';
import {toLines, toLinesOption, toShoppersOption} from './lines.js';
import {TOO_FEW, toCount, toDate, toFigures, toSentence} from './words.js';

/** @typedef {import('../audiences.ts').AudienceDay} AudienceDay */
/** @typedef {import('../audiences.ts').Group} Group */
/** @typedef {keyof AudienceDay['slots']} Slot */
/** @typedef {{slot: Slot, title: string, what: string, isOrdered: boolean}} Panel */

/** Names of hidden groups in a sentence; the table has them all. */
const MOST_NAMES = 5;

/** Panels in the order of the page; `isOrdered` where the answers have an order of their own. @type {readonly Panel[]} */
export const PANELS = [
  {
    slot: 'segment',
    title: 'Segments',
    what: 'Groups of shoppers that behave alike, as the model has found them.',
    isOrdered: false,
  },
  {slot: 'interest', title: 'Top interests', what: 'The category each shopper looks at most.', isOrdered: false},
  {
    slot: 'intent',
    title: 'Purchase intent',
    what: 'How likely a shopper is to buy in her newest visit.',
    isOrdered: true,
  },
  {slot: 'churn', title: 'Churn', what: 'How likely a shopper is not to come back.', isOrdered: true},
  {slot: 'priceTier', title: 'Price level', what: 'What the products cost that a shopper looks at.', isOrdered: true},
  {slot: 'activity', title: 'Activity', what: 'Days with a visit, of the newest 30.', isOrdered: true},
];

/** Three figures for a reader in a hurry. @param {readonly AudienceDay[]} days */
export function drawTiles(days) {
  const [first, today] = [days[0], days[days.length - 1]];
  const change = today.shoppers - first.shoppers;
  const tiles = [
    [
      'Shoppers who share',
      toCount(today.shoppers),
      `${change < 0 ? '−' : '+'}${toCount(Math.abs(change))} since ${toDate(first.day)}`,
    ],
    ['Largest segment', ...toLargest(today.slots.segment)],
    ['Top interest', ...toLargest(today.slots.interest)],
  ];
  byId('tiles').replaceChildren(
    ...tiles.map(([name, value, note]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value, element('small', {}, note))),
    ),
  );
}

/** @param {readonly Group[]} groups @returns {[value: string, note: string]} */
function toLargest(groups) {
  // Answer 0 is "none yet", which is no group to speak of.
  const [largest] = groups.filter(({share, answer}) => share !== null && answer > 0).sort(bySize);
  if (!largest) return ['–', TOO_FEW];
  const [share, range] = toFigures(largest);
  return [largest.label, `${share} of those who share (${range})`];
}

/** @param {readonly AudienceDay[]} days */
export function drawShoppers(days) {
  const [first, today] = [days[0], days[days.length - 1]];
  const panel = byId('panel-shoppers');
  const chart = part(panel, 'chart');
  chart.setAttribute(
    'aria-label',
    `Shoppers who share, ${days.length} days: ${toCount(first.shoppers)} on ${toDate(first.day)}, ${toCount(today.shoppers)} today.`,
  );
  drawChart(chart, toShoppersOption(days, readPalette()));
  if (!panel.querySelector('details')) panel.append(closedTable('Shoppers who share, as a table', 'rows'));
  const rows = [...days].reverse().map(({day, shoppers}) => [toDate(day), toCount(shoppers)]);
  fillTable(part(panel, 'rows'), ['Day', 'Shoppers'], rows);
}

/** Today's bars and the lines of all days, each with its numbers. @param {Panel} panel @param {readonly AudienceDay[]} days */
export function drawSlot({slot, title, what, isOrdered}, days) {
  const panel = toPanel(slot, title, what);
  const groups = days.map((day) => day.slots[slot]);
  const today = groups[groups.length - 1];
  const shown = today.filter(({share}) => share !== null);
  const hidden = today.filter(({share}) => share === null);
  drawBars(panel, {title, bars: isOrdered ? shown : shown.sort(bySize), hidden});
  drawLines(panel, {title, days, lines: toLines(groups, isOrdered)});
}

/** @param {HTMLElement} panel @param {{title: string, bars: readonly Group[], hidden: readonly Group[]}} today */
function drawBars(panel, {title, bars, hidden}) {
  const chart = part(panel, 'now');
  const spoken = bars.map((group) => `${group.label} ${toSentence(group)}`).join(', ');
  chart.setAttribute('aria-label', `${title} today: ${spoken || TOO_FEW}.`);
  chart.hidden = bars.length === 0;
  if (bars.length > 0) {
    chart.style.height = `${toBarsHeight(bars)}px`;
    drawChart(chart, toBarsOption(bars, readPalette()));
  }
  part(panel, 'few').textContent = toHiddenText(hidden.map(({label}) => label));
  const rows = [...bars, ...hidden].map((group) => [group.label, ...toFigures(group)]);
  fillTable(part(panel, 'today'), ['Group', 'Share', '95 % range'], rows);
}

/** @param {readonly string[]} labels */
function toHiddenText(labels) {
  if (labels.length === 0) return '';
  const named = labels.length > MOST_NAMES + 1 ? labels.slice(0, MOST_NAMES) : labels;
  const rest = labels.length - named.length;
  return `Too few to show: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** @param {HTMLElement} panel @param {{title: string, days: readonly AudienceDay[], lines: readonly import('./lines.js').Line[]}} history */
function drawLines(panel, {title, days, lines}) {
  const chart = part(panel, 'over');
  part(panel, 'history').hidden = lines.length === 0;
  if (lines.length === 0) return;
  const names = lines.map(({label}) => label);
  chart.setAttribute('aria-label', `${title} over ${days.length} days: ${names.join(', ')}.`);
  part(panel, 'legend').replaceChildren(...names.map((name) => element('li', {}, name)));
  drawChart(chart, toLinesOption(days, lines, readPalette()));
  const rows = days.map(({day}, i) => [toDate(day), ...lines.map(({points}) => toSentence(points[i]))]).reverse();
  fillTable(part(panel, 'days'), ['Day', ...names], rows);
}

/** The panel of a slot, made once. @param {Slot} slot @param {string} title @param {string} what */
function toPanel(slot, title, what) {
  const found = document.getElementById(`panel-${slot}`);
  if (found) return found;
  const panel = element(
    'section',
    {class: 'panel', id: `panel-${slot}`, 'aria-labelledby': `title-${slot}`},
    element('h2', {id: `title-${slot}`}, title),
    element('p', {class: 'what'}, what),
    element('h3', {}, 'Today'),
    element('div', {class: 'chart', 'data-part': 'now', role: 'img'}),
    element('p', {class: 'few', 'data-part': 'few'}),
    closedTable(`${title} today, as a table`, 'today'),
    element(
      'div',
      {'data-part': 'history'},
      element('h3', {}, 'Day by day'),
      element('ul', {class: 'legend', 'data-part': 'legend'}),
      element('div', {class: 'chart', 'data-part': 'over', role: 'img'}),
      closedTable(`${title} day by day, as a table`, 'days'),
    ),
  );
  byId('slots').append(panel);
  return panel;
}

/** @param {Group} left @param {Group} right */
function bySize(left, right) {
  return (right.share ?? 0) - (left.share ?? 0);
}
