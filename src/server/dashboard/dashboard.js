import {loadCharts} from './charts.js';
import {byId, element} from './elements.js';
import {saveFile} from './export.js';
import {toNoiseTexts, toProtocols} from './noise.js';
import {drawShoppers, drawSlot, drawTiles} from './panels.js';
import {hasFigures, toMainEpoch, toWaitingTexts} from './weeks.js';
import {toCount, toLongDate} from './words.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */

/** A server without an answer after this time counts as unreachable. */
const DEADLINE_MS = 20_000;

/** @type {{audiences?: Audiences, asked: number}} */
const state = {asked: 0};

for (const input of document.querySelectorAll('input[name="weeks"]'))
  input.addEventListener('change', () => void load());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
for (const kind of /** @type {const} */ (['csv', 'json']))
  byId(`save-${kind}`).addEventListener('click', () => state.audiences && saveFile(state.audiences, kind));
await load();

/** Requests the chosen time span and draws it; an answer to an outdated request is dropped. */
async function load() {
  const own = ++state.asked;
  const main = byId('main');
  main.setAttribute('aria-busy', 'true');
  try {
    const [audiences] = await Promise.all([ask(chosenWeeks()), loadCharts().catch(toSilence)]);
    if (own !== state.asked) return;
    state.audiences = audiences;
    draw();
  } catch (error) {
    if (own !== state.asked) return;
    showError(error instanceof Error ? error : new Error(String(error)));
  }
  main.setAttribute('aria-busy', 'false');
}

/**
 * @param {string} weeks
 * @returns {Promise<Audiences>}
 */
async function ask(weeks) {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const response = await fetch(`/vitrine/audiences?weeks=${weeks}`, {signal}).catch(toSilence);
  // A proxy may answer with an HTML page of its own.
  const answer = await response
    .json()
    .catch(() => ({message: `The server answered ${response.status} without figures.`}));
  if (!answer.epochs) throw new Error(answer.message);
  return answer;
}

/** @param {Error} cause @returns {never} */
function toSilence(cause) {
  throw new Error(cause.name === 'TimeoutError' ? 'The server took too long.' : 'The server does not answer.', {cause});
}

/** @returns {string} the chosen time span */
function chosenWeeks() {
  const chosen = document.querySelector('input[name="weeks"]:checked');
  return chosen instanceof HTMLInputElement ? chosen.value : '12';
}

function draw() {
  const {audiences} = state;
  if (!audiences) return;
  const {epochs, slots} = audiences;
  const isAny = epochs.some(({reports}) => reports > 0);
  const isEnough = epochs.some(hasFigures); // figures of older weeks count too
  byId('as-of').textContent = `Week of ${toLongDate(epochs[epochs.length - 1].startMs)}, UTC`;
  drawTexts(audiences);
  for (const id of ['tiles', 'slots', 'about']) byId(id).hidden = !isEnough;
  for (const id of ['noise', 'save']) byId(id).hidden = !isAny;
  byId('panel-shoppers').hidden = !isAny;
  if (isEnough) {
    showNotice('none');
    drawTiles(audiences);
    for (const needs of slots) drawSlot(needs, audiences);
  } else if (isAny) showFew(audiences);
  else showNobody(audiences);
  if (isAny) drawShoppers(audiences);
}

/** What is said of the noise, of weeks to be opened, and of how to read all this. @param {Audiences} audiences */
function drawTexts(audiences) {
  byId('noise').replaceChildren(...toNoiseTexts(audiences).map((text) => element('p', {}, text)));
  const waiting = toWaitingTexts(audiences).map((text) => element('li', {}, text));
  byId('waiting').hidden = waiting.length === 0;
  byId('waiting').replaceChildren(
    element('h2', {}, 'Not opened yet'),
    element('ul', {}, ...waiting),
    ...(audiences.epochs.some(hasFigures) ? [element('p', {}, toRule(audiences.slots))] : []), // else the notice says it
  );
  const protocols = toProtocols(audiences);
  for (const protocol of /** @type {const} */ (['coarse', 'split'])) {
    for (const text of document.querySelectorAll(`[data-protocol="${protocol}"]`))
      text.toggleAttribute('hidden', !protocols.has(protocol));
  }
}

/** Shows how many reports are needed before figures appear. @param {Audiences} audiences */
function showFew(audiences) {
  const {slots, mostHalfWidth, protocol} = audiences;
  if (protocol === 'split') {
    showNotice(
      'empty',
      element('h2', {}, 'No figures yet'),
      element('p', {}, toRule(slots)),
      toAgainButton('Load again'),
    );
    return;
  }
  const {reports} = toMainEpoch(audiences, hasFigures);
  const shared = `So far ${toCount(reports)} ${reports === 1 ? 'shopper shares' : 'shoppers share'} in a week.`;
  const points = Math.round(100 * mostHalfWidth);
  showNotice(
    'empty',
    element('h2', {}, 'Not enough reports yet'),
    element(
      'p',
      {},
      `${shared} Each answers one of ${slots.length} questions, and chance may change the answer, so many are needed for a margin of error of at most ±${points} percentage points:`,
    ),
    toNeeds(slots),
    toAgainButton('Load again'),
  );
}

/** When split figures are shown. @param {Audiences['slots']} slots */
function toRule([{neededShoppers}]) {
  return `The figures of a week are shown one week after it has ended, if at least ${toCount(neededShoppers.split)} shoppers have shared in it.`;
}

/** Questions with the number of shoppers that each needs, lowest first. @param {Audiences['slots']} slots */
function toNeeds(slots) {
  const sorted = [...slots].sort((a, b) => a.neededShoppers.coarse - b.neededShoppers.coarse);
  const items = sorted.map(({title, neededShoppers}) =>
    element('li', {}, `${title}: about ${toCount(neededShoppers.coarse)} sharing shoppers in a week`),
  );
  return element('ul', {}, ...items);
}

/** Shows what the merchant has to do before reports arrive. @param {Audiences} audiences */
function showNobody({slots, protocol}) {
  const sends = 'A browser sends one report a week, a few minutes after its first visit of the week.';
  const needs =
    protocol === 'split'
      ? [element('p', {}, `${sends} ${toRule(slots)}`)]
      : [element('p', {}, `${sends} New reports are counted within 15 seconds. Each question needs:`), toNeeds(slots)];
  const code = (/** @type {string} */ text) => element('code', {}, text);
  showNotice(
    'empty',
    element('h2', {}, 'Nobody shares yet'),
    element('p', {}, 'This page shows figures once enough shoppers agree to share. To set it up:'),
    element(
      'ol',
      {},
      element(
        'li',
        {},
        'Add this attribute to the shop’s script tag: ',
        code(`data-sync="${location.origin}/vitrine"`),
      ),
      element('li', {}, 'Start this server with the origin of the shop: ', code('--origin https://shop.example')),
      element(
        'li',
        {},
        'When a shopper agrees, call: ',
        code("vitrine('consent', {personalization: true, sharing: true})"),
      ),
    ),
    ...needs,
    toAgainButton('Load again'),
  );
}

/** @param {Error} error */
function showError(error) {
  const stale = state.audiences ? ' The figures below are from the last time they were loaded.' : '';
  showNotice(
    'error',
    element('p', {}, `The figures could not be loaded. ${error.message}${stale}`),
    toAgainButton('Try again'),
  );
}

/** @param {string} text */
function toAgainButton(text) {
  const button = element('button', {type: 'button'}, text);
  button.addEventListener('click', () => void load());
  return button;
}

/** @param {'error' | 'empty' | 'none'} kind @param {...(string | Node)} parts */
function showNotice(kind, ...parts) {
  const notice = byId('notice');
  notice.hidden = kind === 'none';
  notice.dataset.kind = kind;
  notice.setAttribute('role', kind === 'error' ? 'alert' : 'status');
  notice.replaceChildren(...parts);
}
