const PRICE = new Intl.NumberFormat('en-IE', {style: 'currency', currency: 'EUR'});

/** Hundredths of a euro as the shop writes them, e.g. €1,249.00. */
export function toPrice(cents: number): string {
  return PRICE.format(cents / 100);
}

/** What the shop says of a number of pieces. */
export function toStockText(stock: number): string {
  if (stock <= 0) return 'Sold out';
  if (stock <= 3) return stock === 1 ? 'Only one left' : `Only ${stock} left`;
  return 'In stock';
}
