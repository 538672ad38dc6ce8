import type {FoundEvent} from './found-event.ts';

/** Tells what is told twice from what is done twice. */
export interface Repeats {
  /** Something was pressed. */
  act(): void;
  /** Whether an event only says again what another said. */
  isRepeat(event: FoundEvent, dialect: string, timeMs: number): boolean;
  /** Events that were told together, the lines of an order with their numbers among the lines of the same product. */
  toNumbered(events: readonly FoundEvent[]): readonly FoundEvent[];
}

/** What was put into the cart or taken out, as one dialect told it. */
interface Deed {
  readonly event: FoundEvent;
  readonly dialect: string;
  readonly timeMs: number;
  /** How often something had been pressed before. */
  readonly press: number;
  /** Dialects that said the same. */
  readonly echoes: Set<string>;
}

/** One deed is told by all dialects within this time: a request may take seconds. */
const ECHO_MS = 5000;
/** Two plugins tell of one press within this time. */
const AT_ONCE_MS = 500;
/** Deeds kept. */
const MAX_DEEDS = 50;

const DEEDS: ReadonlySet<string> = new Set(['cart-add', 'cart-remove', 'wishlist', 'share']);

/**
 * A deed is told once by each dialect: the second word of the same dialect is a second deed, unless it comes at once
 * and nothing was pressed between. An order belongs to the dialect that told of it first.
 */
export function openRepeats(): Repeats {
  let deeds: Deed[] = [];
  let press = 0;
  const orders = new Map<string, string>();

  const isDeedRepeated = (event: FoundEvent, dialect: string, timeMs: number): boolean => {
    deeds = deeds.filter((deed) => timeMs - deed.timeMs < ECHO_MS).slice(-MAX_DEEDS);
    for (const deed of deeds) {
      if (deed.event.kind !== event.kind || deed.echoes.has(dialect)) continue;
      if (!isSameProduct(deed.event, event, deed.press === press && timeMs - deed.timeMs < ECHO_MS / 2)) continue;
      if (deed.dialect !== dialect) {
        deed.echoes.add(dialect);
        return true;
      }
      if (deed.press === press && timeMs - deed.timeMs < AT_ONCE_MS && deed.event.itemId === event.itemId) return true;
    }
    deeds.push({event, dialect, timeMs, press, echoes: new Set()});
    return false;
  };

  return {
    act: () => void press++,
    isRepeat(event, dialect, timeMs) {
      if (event.kind === 'purchase' && event.orderId !== undefined) {
        const teller = orders.get(event.orderId) ?? dialect;
        orders.set(event.orderId, teller);
        return teller !== dialect;
      }
      return DEEDS.has(event.kind) && isDeedRepeated(event, dialect, timeMs);
    },
    toNumbered(events) {
      const lines = new Map<string, number>();
      return events.map((event) => {
        if (event.kind !== 'purchase') return event;
        const key = JSON.stringify([event.orderId, event.itemId]);
        const line = lines.get(key) ?? 0;
        lines.set(key, line + 1);
        const {position: _, ...rest} = event;
        return line ? {...rest, position: line} : rest;
      });
    },
  };
}

/** @param isOnePress nothing was pressed between: then numbers that nobody has brought together may be one product's */
function isSameProduct(a: FoundEvent, b: FoundEvent, isOnePress: boolean): boolean {
  const numbers = [a.itemId, ...(a.aliases ?? [])];
  if ([b.itemId, ...(b.aliases ?? [])].some((id) => id !== undefined && numbers.includes(id))) return true;
  const isOneTitle = !a.title || !b.title || a.title.toLowerCase() === b.title.toLowerCase();
  return isOnePress && isOneTitle;
}
