import {readFileSync} from 'node:fs';
import path from 'node:path';
import {ProfilerError} from '../../src/core/contract/errors.ts';
import {DEPARTMENTS} from './departments.ts';
import type {Product} from './product.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'products');

/** Of a hundred products: so many are reduced, so many sold out, so many nearly so. */
const REDUCED_PERCENT = 13;
const SOLD_OUT_PERCENT = 3;
const SCARCE_PERCENT = 12;

/** How a product's picture is made: which picture of the set, and how its colours change. */
export interface Picture {
  readonly code: string;
  /** Degrees, factor, factor. */
  readonly hue: number;
  readonly saturation: number;
  readonly brightness: number;
}

/** A line of a product file, read. */
export interface ProductLine {
  readonly product: Product;
  readonly picture: Picture;
}

/**
 * Reads the hand-written product files, in the order of the shop's menu.
 *
 * A line is `picture | kind | title | brand | colour | price | change of colour | description`; the change of colour
 * is any of `h120` (turn the hue), `s.5` (saturation) and `b.8` (brightness). Stock and reductions follow from the
 * id, so that they stay the same.
 *
 * @throws ProfilerError `catalogue-invalid` naming file and line
 */
export function readProducts(): ProductLine[] {
  return DEPARTMENTS.flatMap(({slug, name}) => {
    const lines = readFileSync(path.join(FOLDER, `${slug}.txt`), 'utf8').split('\n');
    return lines.flatMap((line, index) => {
      if (line === '' || line.startsWith('#')) return [];
      const cells = line.split('|').map((cell) => cell.trim());
      if (cells.length !== 8 || !(Number(cells[5]) > 0)) {
        throw new ProfilerError(
          'catalogue-invalid',
          `${slug}.txt line ${index + 1} has not the eight cells of a product.`,
        );
      }
      return [toProductLine(name, cells)];
    });
  });
}

function toProductLine(department: string, cells: readonly string[]): ProductLine {
  const [code, kind, title, brand, colour, price, change, description] = cells;
  const id = toSlug(title);
  const priceCents = Math.round(Number(price) * 100);
  const product: Product = {
    id,
    title,
    category: `${department} > ${kind}`,
    brand,
    colour,
    ...toReduction(id, priceCents),
    url: `/product/${id}`,
    image: `/pictures/${id}.webp`,
    roomImage: `/pictures/${id}-room.webp`,
    // The same thing in other colours: one picture, one brand, one kind.
    family: toSlug(`${brand} ${kind} ${code}`),
    stock: toStock(id),
    description,
  };
  return {product, picture: toPicture(code, change)};
}

/** Lower-case words joined by hyphens, as in an address. */
export function toSlug(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function toPicture(code: string, change: string): Picture {
  const value = (letter: string, fallback: number): number => {
    const found = change.split(' ').find((word) => word.startsWith(letter));
    return found ? Number(found.slice(1)) : fallback;
  };
  return {code, hue: value('h', 0), saturation: value('s', 1), brightness: value('b', 1)};
}

/** Reduced by a sixth to a third, to a price that ends like a price. */
function toReduction(id: string, priceCents: number): {priceCents: number; listPriceCents?: number} {
  if (toHash(`${id} reduced`) % 100 >= REDUCED_PERCENT || priceCents < 1000) return {priceCents};
  const share = 0.67 + (toHash(`${id} by`) % 17) / 100;
  const step = priceCents > 10_000 ? 1000 : 100;
  const reduced = Math.round((priceCents * share) / step) * step - 10;
  return {priceCents: reduced, listPriceCents: priceCents};
}

function toStock(id: string): number {
  const place = toHash(`${id} stock`) % 100;
  if (place < SOLD_OUT_PERCENT) return 0;
  if (place < SOLD_OUT_PERCENT + SCARCE_PERCENT) return 1 + (place % 3);
  return 5 + (toHash(`${id} pieces`) % 60);
}

/** FNV-1a, 32 bit. */
function toHash(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return (hash ^ (hash >>> 15)) >>> 0;
}
