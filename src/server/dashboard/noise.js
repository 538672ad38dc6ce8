import {toDate} from './words.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */
/** @typedef {import('../epoch-basis.ts').Protocol} Protocol */

/**
 * The protocols of the weeks with reports; that which browsers use now if there are none.
 *
 * @param {Audiences} audiences
 * @returns {Set<Protocol>}
 */
export function toProtocols({epochs, protocol}) {
  const used = epochs.filter(({reports}) => reports > 0).map((week) => week.protocol);
  return new Set(used.length > 0 ? used : [protocol]);
}

/**
 * How the figures come about, and what the noise is: a paragraph for each protocol.
 *
 * @param {Audiences} audiences
 * @returns {string[]}
 */
export function toNoiseTexts(audiences) {
  const {epochs, epsilon, slots} = audiences;
  const protocols = toProtocols(audiences);
  const coarse = `These figures are estimates. Once a week each browser answers one of ${slots.length} questions and, to protect the shopper, sometimes replaces the answer by a random one before it sends it (ε = ${epsilon.coarse}; a smaller ε means more random answers). No single answer can be trusted, but many together can: each share below comes with a range that holds the true share in 95 of 100 cases.`;
  const split = `These figures are sums with noise. Once a week each browser answers all ${slots.length} questions and divides each answer between two servers, so that neither can read it. Both add random numbers to the sums of a week before they are opened (ε = ${epsilon.split}; a smaller ε means more noise). Each share below comes with a range that allows for this noise: it holds the true share of the shoppers who shared in 95 of 100 cases.`;
  if (protocols.size === 1) return [protocols.has('split') ? split : coarse];
  const first = epochs.find((week) => week.reports > 0 && week.protocol === 'split');
  return [`From the week of ${toDate(first?.startMs ?? 0)} on: ${toLower(split)}`, `Earlier weeks: ${toLower(coarse)}`];
}

/** @param {string} text */
function toLower(text) {
  return `${text[0].toLowerCase()}${text.slice(1)}`;
}
