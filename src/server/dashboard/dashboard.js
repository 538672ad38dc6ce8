import {loadCharts} from './charts.js';
import {byId, element} from './elements.js';
import {drawShoppers, drawSlot, drawTiles, PANELS} from './panels.js';
import {toCount, toLongDate, toNoiseSentence} from './words.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */

/** A server that has not answered by then is taken for dead. */
const DEADLINE_MS = 20_000;

/** @type {{audiences?: Audiences, asked: number}} */
const state = {asked: 0};

for (const input of document.querySelectorAll('input[name="days"]'))
  input.addEventListener('change', () => void load());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
await load();

/** Asks for the chosen span and draws it; an answer that was overtaken by a newer question is dropped. */
async function load() {
  const own = ++state.asked;
  const main = byId('main');
  main.setAttribute('aria-busy', 'true');
  try {
    const [audiences] = await Promise.all([ask(chosenDays()), loadCharts().catch(toSilence)]);
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
 * @param {string} days
 * @returns {Promise<Audiences>}
 */
async function ask(days) {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const response = await fetch(`/vitrine/audiences?days=${days}`, {signal}).catch(toSilence);
  // A proxy in front may answer with a page of its own.
  const answer = await response
    .json()
    .catch(() => ({message: `The server answered ${response.status} without figures.`}));
  if (!answer.days) throw new Error(answer.message);
  return answer;
}

/** @param {Error} cause @returns {never} */
function toSilence(cause) {
  throw new Error(cause.name === 'TimeoutError' ? 'The server took too long.' : 'The server does not answer.', {cause});
}

/** @returns {string} the span that is chosen */
function chosenDays() {
  const chosen = document.querySelector('input[name="days"]:checked');
  return chosen instanceof HTMLInputElement ? chosen.value : '30';
}

function draw() {
  const {audiences} = state;
  if (!audiences) return;
  const {days, minimumShoppers, reportDays} = audiences;
  const today = days[days.length - 1];
  const isEnough = today.shoppers >= minimumShoppers;
  const isAny = days.some(({shoppers}) => shoppers > 0);
  byId('as-of').textContent = `${toLongDate(today.day)}, UTC`;
  byId('report-days').textContent = String(reportDays);
  byId('noise').textContent = toNoiseSentence(audiences);
  for (const id of ['tiles', 'noise', 'slots', 'about']) byId(id).hidden = !isEnough;
  byId('panel-shoppers').hidden = !isAny;
  if (isEnough) {
    showNotice('none');
    drawTiles(days);
    for (const panel of PANELS) drawSlot(panel, days);
  } else if (isAny) showFew(today.shoppers, minimumShoppers);
  else showNobody();
  if (isAny) drawShoppers(days);
}

/** @param {number} shoppers @param {number} minimum */
function showFew(shoppers, minimum) {
  const sentence = `${toCount(shoppers)} ${shoppers === 1 ? 'shopper shares' : 'shoppers share'} so far. Groups are shown from ${minimum} on: fewer would drown in the noise that protects each of them.`;
  showNotice('empty', element('p', {}, sentence), toAgainButton('Ask again'));
}

/** What a merchant has to do before there is anything to see. */
function showNobody() {
  const code = (/** @type {string} */ text) => element('code', {}, text);
  showNotice(
    'empty',
    element('h2', {}, 'Nobody shares yet'),
    element('p', {}, 'This page fills once shoppers agree to share. What it takes:'),
    element(
      'ol',
      {},
      element(
        'li',
        {},
        'Give the script tag of the shop this address: ',
        code(`data-sync="${location.origin}/vitrine"`),
      ),
      element('li', {}, 'Start this server with the origin of the shop: ', code('--origin https://shop.example')),
      element('li', {}, 'When a shopper agrees: ', code("vitrine('consent', {personalization: true, sharing: true})")),
    ),
    element(
      'p',
      {},
      `Groups are shown from ${state.audiences?.minimumShoppers} shoppers on. New reports count within 15 seconds.`,
    ),
    toAgainButton('Ask again'),
  );
}

/** @param {Error} error */
function showError(error) {
  const stale = state.audiences ? ' What you see below is from before.' : '';
  showNotice(
    'error',
    element('p', {}, `The figures did not arrive. ${error.message}${stale}`),
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
