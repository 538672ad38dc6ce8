import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {Prediction} from '../../core/contract/profile-view.ts';
import {fromDocument} from '../from-document.ts';
import type {Profiler} from '../profiler.ts';

const REFRESH_MS = 1000;
const MAX_EVENTS = 12;

const CSS = `
:host { position: fixed; inset-block-end: .5rem; inset-inline-end: .5rem; z-index: 2147483647; width: min(26rem, calc(100vw - 1rem)); }
details { background: #101418; color: #e8eef4; font: 12px/1.45 ui-monospace, monospace; border-radius: .5rem; padding: .5rem .75rem;
  box-shadow: 0 4px 20px rgb(0 0 0 / .4); }
summary { cursor: pointer; font-weight: 600; }
pre { margin: .5rem 0 0; max-height: 60vh; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/** Shows an overlay with the profiler's activity on pages with `?vitrine-debug` in their address. */
export function start(profiler: Profiler): void {
  const create = (tag: string): HTMLElement => fromDocument('createElement').call(document, tag);
  const host = create('vitrine-debug');
  // The overlay names products, so with the limited API its shadow root is closed to scripts.
  const root = host.attachShadow({mode: profiler.settings.api === 'limited' ? 'closed' : 'open'});
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const details = create('details');
  const summary = create('summary');
  const text = create('pre');
  details.setAttribute('open', '');
  summary.textContent = 'Vitrine';
  details.append(summary, text);
  root.append(details);
  fromDocument('documentElement').append(host);

  const events: CapturedEvent[] = [];
  let prediction: Prediction | undefined;
  const show = async (): Promise<void> => {
    const {consent, engine, faults, ...page} = await profiler.status();
    const next = prediction?.nextItems.slice(0, 5).map((item) => `${item.itemId} ${item.probability.toFixed(3)}`);
    text.textContent = [
      `consent     ${consent.personalization ? 'personalization' : 'none'}${consent.sharing ? ' + sharing' : ''} (${consent.origin})`,
      `worker      ${page.worker}, ${page.restarts} restarts, ${page.waiting} batches waiting`,
      `engine      ${engine?.engine ?? '-'}${engine?.renderer ? `, ${engine.renderer}` : ''}`,
      `chosen      ${engine?.engineChoice ?? '-'}`,
      `model       ${engine?.model ?? '-'}, storage ${engine?.storage ?? '-'}`,
      `degraded    ${toLine({...engine?.degraded})}`,
      `faults      ${toLine(Object.fromEntries(Object.entries(faults).map(([code, {count}]) => [code, count])))}`,
      `captured    ${toLine({...page.captured})}`,
      `counters    ${toLine({...engine?.counters})}`,
      `purchase    ${prediction?.purchaseProbability?.toFixed(3) ?? '-'}   next ${prediction?.nextAction?.kind ?? '-'}`,
      `next items  ${next?.join(', ') || '-'}`,
      '',
      ...events.map(
        (event) => `${new Date(event.timeMs).toLocaleTimeString()} ${event.kind} ${toSubject(event)} [${event.source}]`,
      ),
    ].join('\n');
  };
  const refresh = (): void => {
    show().catch((error: unknown) => (text.textContent = String(error)));
  };
  profiler.on('event', (event) => {
    events.unshift(event);
    events.length = Math.min(events.length, MAX_EVENTS);
  });
  profiler.on('prediction', (value) => {
    prediction = value;
    refresh();
  });
  setInterval(refresh, REFRESH_MS);
  refresh();
}

function toSubject({itemId, query, filter, itemIds}: CapturedEvent): string {
  return itemId ?? query ?? filter ?? (itemIds ? `${itemIds.length} products` : '');
}

function toLine(values: Readonly<Record<string, unknown>>): string {
  return (
    Object.entries(values)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join(', ') || '-'
  );
}
