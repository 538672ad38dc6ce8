import {toBarsHeight, toBarsOption} from './bars.js';
import {toChange, toChanges} from './changes.js';
import {drawChart, readPalette} from './charts.js';
import {byId, closedTable, element, fillTable, part} from './elements.js';
import {toLines, toLinesOption, toShoppersOption} from './lines.js';
import {hasFigures, toMainEpoch, toReason, toWeekName} from './weeks.js';
import {toCount, toFigures, toHidden, toSentence} from './words.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */
/** @typedef {import('../audiences.ts').AudienceEpoch} AudienceEpoch */
/** @typedef {import('../groups.ts').Group} Group */
/** @typedef {import('../audiences.ts').SlotNeeds} SlotNeeds */

/** Maximum number of bars of a question whose groups have no order; the table below them has all groups. */
const MAX_BARS = 12;

/** Draws the three figures at the top. @param {Audiences} audiences */
export function drawTiles(audiences) {
  const week = toMainEpoch(audiences, hasFigures);
  const tiles = [
    ['Shoppers who share', toCount(week.reports), toWeekName(audiences, week)],
    ['Largest segment', ...toLargest(audiences, 'segment')],
    ['Top interest', ...toLargest(audiences, 'interest')],
  ];
  byId('tiles').replaceChildren(
    ...tiles.map(([name, value, note]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value, element('small', {}, note))),
    ),
  );
}

/** The week that the panel of a slot is about. @param {Audiences} audiences @param {SlotNeeds['slot']} slot */
function toMainWeek(audiences, slot) {
  return toMainEpoch(audiences, ({slots}) => slots[slot].state === 'shown' || slots[slot].state === 'made-up');
}

/** @param {Audiences} audiences @param {SlotNeeds['slot']} slot @returns {[value: string, note: string]} */
function toLargest(audiences, slot) {
  const week = toMainWeek(audiences, slot);
  // Answer 0 is "none yet", which is not a group.
  const [largest, next] = week.slots[slot].groups.filter(({answer}) => answer > 0).sort(bySize);
  const needs = audiences.slots.find((other) => other.slot === slot);
  if (!largest || !needs) return ['–', needs ? toHidden(needs, week) : ''];
  const note = `${toSentence(largest)} of sharing shoppers`;
  return next && next.high > largest.low
    ? [`${largest.label} or ${next.label}`, `too close to tell apart: ${note}`]
    : [largest.label, note];
}

/** @param {Audiences} audiences */
export function drawShoppers(audiences) {
  const {epochs} = audiences;
  const panel = byId('panel-shoppers');
  const chart = part(panel, 'chart');
  const spoken = epochs.map((week) => `${toWeekName(audiences, week)} ${toCount(week.reports)}`);
  chart.setAttribute('aria-label', `Shoppers who share, ${epochs.length} weeks: ${spoken.slice(-4).join(', ')}.`);
  drawChart(chart, toShoppersOption(epochs, readPalette()));
  if (!panel.querySelector('details')) panel.append(closedTable('Shoppers who share, as a table', 'rows'));
  const rows = [...epochs].reverse().map((week) => [toWeekName(audiences, week), toCount(week.reports)]);
  fillTable(part(panel, 'rows'), ['Week', 'Shoppers'], rows);
}

/**
 * Draws the bars of the main week and the lines of all weeks, each with a table of its numbers. @param {SlotNeeds}
 * needs @param {Audiences} audiences
 */
export function drawSlot(needs, audiences) {
  const panel = toPanel(needs);
  const week = toMainWeek(audiences, needs.slot);
  part(panel, 'week').textContent = toWeekName(audiences, week);
  drawBars(panel, needs, {week, audiences});
  drawLines(panel, needs, audiences);
}

/**
 * @param {HTMLElement} panel
 * @param {SlotNeeds} needs
 * @param {{week: AudienceEpoch, audiences: Audiences}} shown
 */
function drawBars(panel, needs, {week, audiences}) {
  const {slot, title, isOrdered} = needs;
  const estimate = week.slots[slot];
  const groups = isOrdered ? estimate.groups : [...estimate.groups].sort(bySize);
  const bars = isOrdered ? groups : groups.slice(0, MAX_BARS);
  const isShown = estimate.state === 'shown';
  const chart = part(panel, 'now');
  chart.setAttribute(
    'aria-label',
    `${title}: ${bars.map((group) => `${group.label} ${toSentence(group)}`).join(', ')}.`,
  );
  chart.hidden = !isShown;
  part(panel, 'now-table').hidden = !isShown;
  if (isShown) {
    chart.style.height = `${toBarsHeight(bars)}px`;
    drawChart(chart, toBarsOption(bars, readPalette()));
  }
  part(panel, 'basis').textContent = isShown
    ? toBasis(estimate.reports, groups, bars)
    : toReason(needs, week, audiences);
  part(panel, 'changes').hidden = !isShown;
  part(panel, 'changes').textContent = toChanges(groups);
  const rows = groups.map((group) => [group.label, ...toFigures(group), toChange(group)]);
  fillTable(part(panel, 'groups'), ['Group', 'Share', '95 % range', 'Since the week before'], rows);
}

/**
 * Text below the bars: the number of reports, and what is left out. @param {number} reports @param {readonly Group[]}
 * groups @param {readonly Group[]} bars
 */
function toBasis(reports, groups, bars) {
  const rest = groups.slice(bars.length);
  const more =
    rest.length > 0
      ? ` The table also has the ${rest.length} smaller groups; the largest of them has ${toSentence(rest[0])}.`
      : '';
  return `Based on ${toCount(reports)} reports.${more}`;
}

/** @param {HTMLElement} panel @param {SlotNeeds} needs @param {Audiences} audiences */
function drawLines(panel, needs, audiences) {
  const {slot, title, isOrdered} = needs;
  const {epochs} = audiences;
  const lines = toLines(
    epochs.map((week) => week.slots[slot].groups),
    isOrdered,
  );
  part(panel, 'history').hidden = lines.length === 0;
  if (lines.length === 0) return;
  const chart = part(panel, 'over');
  const names = lines.map(({label}) => label);
  chart.setAttribute('aria-label', `${title} over ${epochs.length} weeks: ${names.join(', ')}.`);
  part(panel, 'legend').replaceChildren(...names.map((name) => element('li', {}, name)));
  drawChart(
    chart,
    toLinesOption(epochs, {lines, hidden: epochs.map((week) => toHidden(needs, week)), palette: readPalette()}),
  );
  const rows = epochs.map((week, i) => {
    const cells = lines.map(({points}) => (points[i] ? toSentence(points[i]) : toHidden(needs, week)));
    return [toWeekName(audiences, week), toCount(week.slots[slot].reports), ...cells];
  });
  fillTable(part(panel, 'weeks'), ['Week', 'Reports', ...names], rows.reverse());
}

/** The panel of a slot, created once. @param {SlotNeeds} needs */
function toPanel({slot, title, what}) {
  const found = document.getElementById(`panel-${slot}`);
  if (found) return found;
  const panel = element(
    'section',
    {class: 'panel', id: `panel-${slot}`, 'aria-labelledby': `title-${slot}`},
    element('h2', {id: `title-${slot}`}, title),
    element('p', {class: 'what'}, what),
    element('h3', {'data-part': 'week'}),
    element('div', {class: 'chart', 'data-part': 'now', role: 'img'}),
    element('p', {class: 'changes', 'data-part': 'changes'}),
    element('p', {class: 'basis', 'data-part': 'basis'}),
    element('div', {'data-part': 'now-table'}, closedTable(`${title}, as a table`, 'groups')),
    element(
      'div',
      {'data-part': 'history'},
      element('h3', {}, 'Week by week'),
      element('ul', {class: 'legend', 'data-part': 'legend'}),
      element('div', {class: 'chart', 'data-part': 'over', role: 'img'}),
      closedTable(`${title} week by week, as a table`, 'weeks'),
    ),
  );
  byId('slots').append(panel);
  return panel;
}

/** @param {Group} left @param {Group} right */
function bySize(left, right) {
  return right.share - left.share;
}
