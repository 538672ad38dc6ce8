/**
 * The address of a product or picture as a widget may use it.
 *
 * @param base what relative addresses of the catalogue are relative to
 * @returns undefined for anything but http and https
 */
export function toSafeUrl(address: string | undefined, base: string): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined; // Not an address: the card is shown without it.
  }
}
