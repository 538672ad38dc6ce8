/**
 * What Chromium tells pages, and not workers, of the battery: https://www.w3.org/TR/battery-status/ Its values change
 * by themselves.
 */
interface Battery {
  readonly charging: boolean;
  /** 0 to 1. */
  readonly level: number;
}

/** Unplugged and with no more than this left, Chromium and most phones begin to save energy. */
const LOW = 0.2;

/**
 * Whether this device has to save its battery now. It decides only which engine runs here; other browsers tell
 * nothing, and then it is never low.
 *
 * @param onLow called once, where it is low already as the page begins
 */
export function watchBattery(onLow: () => void): () => boolean {
  let battery: Battery | undefined;
  const isLow = (): boolean => !!battery && !battery.charging && battery.level <= LOW;
  const {getBattery} = navigator as {getBattery?: () => Promise<Battery>};
  getBattery?.call(navigator).then(
    (found) => {
      battery = found;
      if (isLow()) onLow();
    },
    () => undefined, // a page's policy may forbid it
  );
  return isLow;
}
