import {toAddress} from '../config.ts';
import {here} from './here.ts';
import {toPool, type PooledProduct} from './to-pool.ts';
import {toSafeUrl} from './safe-url.ts';

/**
 * Maximum size of a catalogue that the page itself parses, bytes: some 20,000 products in 50 ms. Larger shops
 * give a shorter list.
 */
const MAX_CATALOGUE_BYTES = 4_000_000;
/** Maximum size of a picture, bytes; typical ones have 20 kB. Cards of larger ones stay without a picture. */
const MAX_PICTURE_BYTES = 1_000_000;
/** Maximum number of pictures fetched at the same time, so that the shop's own requests are not kept waiting. */
const AT_ONCE = 4;
const REQUEST: RequestInit = {credentials: 'omit', referrerPolicy: 'no-referrer', priority: 'low'};

/** Called with the picture as a blob address of this page. */
type Waiting = (address: string) => void;

const waiting = new Map<string, Waiting[]>();
const loaded = new Map<string, string>();
let filling: Promise<void> | undefined;

/**
 * Starts to fetch the pictures of the pool if the shop has chosen private pictures: always the same ones in the same
 * order, without cookies and referrer, so that requests do not reveal which products the shelves show. Devices that
 * save data get no pictures.
 */
export function openPictures(): void {
  const {pictures, catalogue} = here().settings;
  const {connection} = navigator as {connection?: {saveData?: boolean}}; // Chromium only
  if (!pictures || connection?.saveData) return;
  filling ??= fill(toAddress(pictures === 'private' ? catalogue : pictures)).catch((error: unknown) => {
    console.warn('vitrine: pictures-failed:', error); // Cards stand without pictures.
  });
}

/** Shows a picture of the pool; if it is not in the pool, the card keeps an empty space. */
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
  if (list === undefined)
    throw new Error('data-pictures="private" needs data-catalogue, from which it takes the pictures.');
  const queue = toPool(await readProducts(list), (image) => toSafeUrl(image, list));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await load(next);
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  // Everything has been fetched: images that still wait are not in the pool.
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
    // This picture is missing; the next one is fetched anyway.
  }
}
