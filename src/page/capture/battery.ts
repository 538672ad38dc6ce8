/**
 * The Battery Status API, which Chromium gives to pages but not to workers: https://www.w3.org/TR/battery-status/ Its
 * values are live.
 */
interface Battery {
  readonly charging: boolean;
  /** 0 to 1. */
  readonly level: number;
}

/** Unplugged and with no more than this left, Chromium and most phones begin to save energy. */
const LOW = 0.2;

/**
 * Watches whether the battery is low; this only decides which engine runs. Browsers without the API count as not low.
 *
 * @param onLow called once if it is already low when the page starts
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
