import type {Product} from '../catalogue/product.ts';
import {readStored, writeStored} from './storage.ts';

const KEY = 'bellwick-cart';
const MAX_QUANTITY = 99;

/** From this sum on delivery costs nothing, hundredths. */
const FREE_FROM_CENTS = 5000;
const STANDARD_CENTS = 490;
const EXPRESS_CENTS = 990;

export interface CartLine {
  readonly id: string;
  readonly quantity: number;
}

export interface CartSum {
  readonly goodsCents: number;
  readonly deliveryCents: number;
  readonly totalCents: number;
  /** Left until delivery is free; 0 where it is. */
  readonly untilFreeCents: number;
}

export function readCart(): readonly CartLine[] {
  return readStored<readonly CartLine[]>(KEY, []);
}

/** Adds pieces of a product to what is there. */
export function addToCart(id: string, quantity: number): void {
  const there = readCart().find((line) => line.id === id)?.quantity ?? 0;
  setQuantity(id, there + quantity);
}

/** 0 takes the product out. */
export function setQuantity(id: string, quantity: number): void {
  const lines = readCart();
  const line = {id, quantity: Math.min(MAX_QUANTITY, quantity)};
  const next = lines.some((other) => other.id === id)
    ? lines.map((other) => (other.id === id ? line : other))
    : [...lines, line];
  writeStored(
    KEY,
    next.filter((other) => other.quantity > 0),
  );
  showCounts();
}

export function emptyCart(): void {
  writeStored(KEY, undefined);
  showCounts();
}

export function toCartSum(
  lines: readonly CartLine[],
  products: ReadonlyMap<string, Product>,
  isExpress = false,
): CartSum {
  const goodsCents = lines.reduce((sum, {id, quantity}) => sum + quantity * (products.get(id)?.priceCents ?? 0), 0);
  const standard = goodsCents >= FREE_FROM_CENTS || goodsCents === 0 ? 0 : STANDARD_CENTS;
  const deliveryCents = isExpress ? EXPRESS_CENTS : standard;
  return {
    goodsCents,
    deliveryCents,
    totalCents: goodsCents + deliveryCents,
    untilFreeCents: Math.max(0, FREE_FROM_CENTS - goodsCents),
  };
}

const WISHLIST_KEY = 'bellwick-wishlist';

export function readWishlist(): readonly string[] {
  return readStored<readonly string[]>(WISHLIST_KEY, []);
}

/** @returns whether the product is saved now */
export function toggleWish(id: string): boolean {
  const list = readWishlist();
  const isSaved = !list.includes(id);
  writeStored(WISHLIST_KEY, isSaved ? [...list, id] : list.filter((other) => other !== id));
  showCounts();
  return isSaved;
}

/** Writes the numbers beside cart and saved products in the header. */
export function showCounts(): void {
  const counts = {
    cart: readCart().reduce((sum, {quantity}) => sum + quantity, 0),
    wishlist: readWishlist().length,
  };
  for (const [name, count] of Object.entries(counts)) {
    const element = document.querySelector<HTMLElement>(`[data-count="${name}"]`);
    if (!element) continue;
    element.textContent = String(count);
    element.hidden = count === 0;
  }
}
