import {element} from './elements.js';
import {toIsoDate} from './words.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */
/** @typedef {import('../audiences.ts').AudienceEpoch} AudienceEpoch */
/** @typedef {import('../audiences.ts').SlotNeeds} SlotNeeds */

const WEEK = ['week', 'protocol', 'question', 'state', 'opens', 'reports'];
const GROUP = ['group', 'share', 'low', 'high', 'change', 'p_value', 'clear_change'];
/** A spreadsheet would take a text that begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * All weeks and questions of the chosen time span as CSV (RFC 4180): a line for each group, and one without a group for
 * a question that is not shown.
 *
 * @param {Audiences} audiences
 */
export function toCsv({epochs, slots}) {
  const rows = epochs.flatMap((week) => slots.flatMap((needs) => toRows(week, needs)));
  return [[...WEEK, ...GROUP], ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

/**
 * Saves what is shown as a file.
 *
 * @param {Audiences} audiences
 * @param {'csv' | 'json'} kind
 */
export function saveFile(audiences, kind) {
  const {epochs} = audiences;
  const text = kind === 'csv' ? toCsv(audiences) : `${JSON.stringify(audiences, undefined, 2)}\n`;
  const type = kind === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
  const href = URL.createObjectURL(new Blob([text], {type}));
  const day = toIsoDate(epochs[epochs.length - 1].startMs);
  element('a', {href, download: `vitrine-audiences-${day}-${epochs.length}-weeks.${kind}`}).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // Browsers read it after the click.
}

/**
 * @param {AudienceEpoch} week
 * @param {SlotNeeds} needs
 * @returns {(string | number | boolean)[][]}
 */
function toRows({startMs, protocol, opensMs, slots}, {slot, title}) {
  const {state, reports, groups} = slots[slot];
  const opens = opensMs === undefined ? '' : toIsoDate(opensMs);
  const start = [toIsoDate(startMs), protocol, title, state, opens, reports];
  if (groups.length === 0) return [[...start, ...GROUP.map(() => '')]];
  return groups.map(({label, share, low, high, change}) => {
    const changes = change ? [change.difference, change.pValue, change.isClear] : ['', '', ''];
    return [...start, label, share, low, high, ...changes];
  });
}

/** @param {string | number | boolean} value */
function toCell(value) {
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
