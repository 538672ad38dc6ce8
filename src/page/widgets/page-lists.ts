/** Lists after slow ones wait this long for them at most; they make way for them once those have their products. */
const MAX_WAIT_MS = 1000;

/** A list of products on the page. */
export interface PageList {
  readonly element: Element;
  isDisplayed(): boolean;
  /** Ids of the products that it shows. */
  shown(): readonly string[];
  /**
   * Requests products and shows them; never rejects.
   *
   * @param taken ids of products that it must not show
   * @param reasons whether reasons that take longer are wanted too
   * @returns whether the shown products still lack such reasons
   */
  ask(taken: readonly string[], reasons: boolean): Promise<boolean>;
}

// The lists of a page never show the same product twice: of two lists, the first one in the document keeps it.
const lists = new Set<PageList>();
const stale = new Set<PageList>();
const asking = new Set<PageList>();
const unexplained = new Set<PageList>();
/** The ids that each list was last told not to show, as one text. */
const avoided = new WeakMap<PageList, string>();
let isRunning = false;

/** Has a list of the page ask for products, after the lists before it; if it is asking already, once more. */
export function refreshList(list: PageList): void {
  lists.add(list);
  stale.add(list);
  void run();
}

/** A list that has left the page; its products are free for others from their next refresh on. */
export function removeList(list: PageList): void {
  lists.delete(list);
  stale.delete(list);
  unexplained.delete(list);
}

/** Has those lists ask anew before which other products are shown than when they last asked. */
export function keepApart(): void {
  for (const [list, taken] of toTaken()) if (avoided.get(list) !== taken.join()) refreshList(list);
}

/**
 * Asks the stale lists one after another, in the order of the document; once all have products, asks for the reasons
 * that take longer.
 */
async function run(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  // All lists hear of the same events, one after another.
  await Promise.resolve();
  let next = toNext();
  while (next.free.length) {
    const {from, free} = next;
    const late = new Promise<void>((resolve) => setTimeout(resolve, MAX_WAIT_MS));
    for (const list of free) if (from.delete(list)) await Promise.race([ask(list, from === unexplained), late]);
    next = toNext();
  }
  isRunning = false;
}

/** The stale lists; once there are none, the first list that lacks reasons, because events may come meanwhile. */
function toNext(): {readonly from: Set<PageList>; readonly free: readonly PageList[]} {
  const free = toFree(stale);
  return free.length ? {from: stale, free} : {from: unexplained, free: toFree(unexplained).slice(0, 1)};
}

async function ask(list: PageList, reasons: boolean): Promise<void> {
  asking.add(list);
  unexplained.delete(list);
  const taken = toTaken().get(list) ?? [];
  avoided.set(list, taken.join());
  const lacksReasons = await list.ask(taken, reasons);
  asking.delete(list);
  if (lacksReasons && lists.has(list)) unexplained.add(list);
  keepApart();
  if (stale.has(list) || lacksReasons) void run();
}

/** The lists among some that are not being asked, in the order of the document. */
function toFree(some: Iterable<PageList>): PageList[] {
  return inOrder(some).filter((list) => !asking.has(list));
}

/**
 * For each list, the ids of the products that lists before it show. Lists that the page does not display do not count:
 * a shop may have one for phones and one for wide windows.
 */
function toTaken(): Map<PageList, readonly string[]> {
  const taken = new Map<PageList, readonly string[]>();
  let before: readonly string[] = [];
  for (const list of inOrder(lists)) {
    taken.set(list, before);
    if (list.isDisplayed()) before = [...before, ...list.shown()];
  }
  return taken;
}

function inOrder(some: Iterable<PageList>): PageList[] {
  return [...some].sort((left, right) =>
    left.element.compareDocumentPosition(right.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}
