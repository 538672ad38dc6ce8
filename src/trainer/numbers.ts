/** A fraction x100 with one decimal; `–` if it is missing. */
export function toHundred(share: number | undefined): string {
  return share === undefined || Number.isNaN(share) ? '–' : (100 * share).toFixed(1);
}

/** A number with this many decimals; `–` if it is missing. */
export function toFixed(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** 1234567 as 1,234,567. */
export function toCount(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Bytes in decimal MB or kB. */
export function toBytes(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(2)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}

/** Seconds as `45 s`, `12 min 5 s` or `2 h 3 min`. */
export function toDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
