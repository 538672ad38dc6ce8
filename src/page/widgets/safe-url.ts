/**
 * A safe absolute address of a product or picture for use in a widget.
 *
 * @param base base of the catalogue's relative addresses
 * @returns undefined for anything but http and https
 */
export function toSafeUrl(address: string | undefined, base: string): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined; // Not a valid address: the card is shown without it.
  }
}
