import type {FoundEvent} from './found-event.ts';

/** Distinguishes actions that are reported twice from actions that are done twice. */
export interface Repeats {
  /** Called when the shopper pressed something. */
  act(): void;
  /** Called when the address has changed. */
  navigate(): void;
  /** Whether an event reports an action that was already reported. */
  isRepeat(event: FoundEvent, dialect: string, timeMs: number): boolean;
  /** Numbers the order lines of the same product among events that were reported together. */
  toNumbered(events: readonly FoundEvent[]): readonly FoundEvent[];
}

/** One action on a product (DEEDS), as the first dialect reported it. */
interface Deed {
  readonly event: FoundEvent;
  readonly dialect: string;
  readonly timeMs: number;
  /** Number of presses before the action. */
  readonly press: number;
  /** Dialects that reported it too. */
  readonly echoes: Set<string>;
}

/** All dialects report one action within this time; a request may take seconds. */
const ECHO_MS = 5000;
/** Two plugins report the action of one press within this time. */
const AT_ONCE_MS = 500;
/** Maximum number of actions remembered. */
const MAX_DEEDS = 50;

const DEEDS: ReadonlySet<string> = new Set(['cart-add', 'cart-remove', 'wishlist', 'share']);

/**
 * Each dialect reports an action once: a second report of the same dialect is a second action, unless it comes at once
 * without another press. An order, and a list of a page, is taken only from the dialect that reported it first.
 */
export function openRepeats(): Repeats {
  let deeds: Deed[] = [];
  let press = 0;
  /** For each order and for each list of products, the dialect that reported it first. */
  const orders = new Map<string, string>();
  const lists = new Map<string, string>();
  const isOfOther = (tellers: Map<string, string>, key: string, dialect: string): boolean => {
    const teller = tellers.get(key) ?? dialect;
    if (tellers.size < MAX_DEEDS) tellers.set(key, teller);
    return teller !== dialect;
  };

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
    navigate: () => lists.clear(),
    isRepeat(event, dialect, timeMs) {
      const {kind, orderId, itemIds} = event;
      if (kind === 'purchase' && orderId !== undefined) return isOfOther(orders, orderId, dialect);
      if (itemIds) return isOfOther(lists, itemIds.join(), dialect);
      return DEEDS.has(event.kind) && isDeedRepeated(event, dialect, timeMs);
    },
    toNumbered(events) {
      if (events.every(({kind}) => kind !== 'purchase')) return events;
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

/**
 * @param isOnePress whether the shopper pressed nothing between the two events: then two ids may belong to one product
 *   even if nothing links them
 */
function isSameProduct(a: FoundEvent, b: FoundEvent, isOnePress: boolean): boolean {
  const numbers = [a.itemId, ...(a.aliases ?? [])];
  if ([b.itemId, ...(b.aliases ?? [])].some((id) => id !== undefined && numbers.includes(id))) return true;
  const isOneTitle = !a.title || !b.title || a.title.toLowerCase() === b.title.toLowerCase();
  return isOnePress && isOneTitle;
}
