import {toAddress} from '../config.ts';
import {here} from './here.ts';
import {toPool, type PooledProduct} from './to-pool.ts';
import {toSafeUrl} from './safe-url.ts';

/**
 * Bytes of a catalogue that the page itself parses: some 20,000 products in 50 ms. A larger shop names a shorter list.
 */
const MAX_CATALOGUE_BYTES = 4_000_000;
/** Pictures of a shelf have some 20 kB; one beyond this is shown by no card. */
const MAX_PICTURE_BYTES = 1_000_000;
/** Pictures fetched at the same time, so that the shop's own requests are not kept waiting. */
const AT_ONCE = 4;
const REQUEST: RequestInit = {credentials: 'omit', referrerPolicy: 'no-referrer', priority: 'low'};

/** Waits for its picture: called with an address of this page's own. */
type Waiting = (address: string) => void;

const waiting = new Map<string, Waiting[]>();
const loaded = new Map<string, string>();
let filling: Promise<void> | undefined;

/**
 * Begins to fetch the pictures of the pool, where the shop has asked for private pictures: always the same ones in
 * the same order, without cookies and without the page's address. Which of them the shelves show no request tells. A
 * device that saves data goes without.
 */
export function openPictures(): void {
  const {pictures, catalogue} = here().settings;
  const {connection} = navigator as {connection?: {saveData?: boolean}}; // Chromium only
  if (!pictures || connection?.saveData) return;
  filling ??= fill(toAddress(pictures === 'private' ? catalogue : pictures)).catch((error: unknown) => {
    console.warn('vitrine: pictures-failed:', error); // Cards stand without pictures.
  });
}

/** Gives a picture its address; one that is not in the pool stays without, and its card shows the space of it. */
export function showPicture(image: HTMLImageElement, address: string): void {
  if (!here().settings.pictures) {
    image.src = address;
    return;
  }
  const show: Waiting = (own) => void (image.src = own);
  const own = loaded.get(address);
  if (own !== undefined) show(own);
  else waiting.set(address, [...(waiting.get(address) ?? []), show]);
}

async function fill(list: string | undefined): Promise<void> {
  if (list === undefined) throw new Error('data-pictures="private" needs data-catalogue.');
  const queue = toPool(await readProducts(list), (image) => toSafeUrl(image, list));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await load(next);
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  // Nothing else is coming; who still waits has no picture in the pool.
  waiting.clear();
}

async function readProducts(list: string): Promise<readonly PooledProduct[]> {
  const response = await fetch(list, REQUEST);
  const text = response.ok ? await response.text() : '';
  if (!text || text.length > MAX_CATALOGUE_BYTES) {
    throw new Error(
      `${list} is missing or larger than ${MAX_CATALOGUE_BYTES} bytes. Name a shorter list in data-pictures.`,
    );
  }
  const {items} = JSON.parse(text) as {items?: unknown};
  return Array.isArray(items) ? items : [];
}

async function load(address: string): Promise<void> {
  try {
    const response = await fetch(address, REQUEST);
    const picture = response.ok ? await response.blob() : undefined;
    if (!picture?.type.startsWith('image/') || picture.size > MAX_PICTURE_BYTES) return;
    const own = URL.createObjectURL(picture);
    loaded.set(address, own);
    for (const show of waiting.get(address) ?? []) show(own);
    waiting.delete(address);
  } catch {
    // One picture less; the next one is asked for all the same.
  }
}
