import {toCount} from './words.js';

/** @typedef {import('../groups.ts').Group} Group */

/**
 * How a group has changed since the week before.
 *
 * @param {Group} group
 */
export function toChange({change}) {
  if (!change) return 'not compared';
  return change.isClear ? `${toDirection(change.difference)}, clear` : 'no clear change';
}

/**
 * What has changed in a question since the week before: the groups with a clear change, largest change first.
 *
 * @param {readonly Group[]} groups
 */
export function toChanges(groups) {
  const compared = groups.filter(({change}) => change);
  if (compared.length === 0) return 'Not compared with the week before, which does not show this question in this way.';
  const clear = compared.flatMap(({label, change}) =>
    change?.isClear ? [{label, difference: change.difference}] : [],
  );
  if (clear.length === 0) return 'No clear change since the week before.';
  clear.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const texts = clear.map(({label, difference}) => `“${label}” ${toDirection(difference)}`);
  const rest = compared.length - clear.length;
  const others = rest === 0 ? '' : ` No clear change in the other ${rest === 1 ? 'group' : `${toCount(rest)} groups`}.`;
  return `Clear change since the week before: ${texts.join(', ')}.${others}`;
}

/** @param {number} difference of two shares */
function toDirection(difference) {
  const points = Math.abs(100 * difference);
  return `${difference < 0 ? 'down' : 'up'} ${points.toFixed(points < 0.1 ? 2 : 1)} points`;
}
