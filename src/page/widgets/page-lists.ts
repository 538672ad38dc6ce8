/** Lists after a slow one wait this long for it at most; they make way for it once it has its products. */
const MAX_WAIT_MS = 1000;

/** A list of products on the page. */
export interface PageList {
  readonly element: Element;
  /** Ids of the products that it shows. */
  shown(): readonly string[];
  /** Requests products and shows them; never rejects. @param taken ids of products that it must not show */
  ask(taken: readonly string[]): Promise<void>;
}

// The lists of a page never show the same product twice: of two lists, the first one in the document keeps it.
const lists = new Set<PageList>();
const stale = new Set<PageList>();
const asking = new Set<PageList>();
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
}

/** Has those lists ask anew before which other products are shown than when they last asked. */
export function keepApart(): void {
  for (const [list, taken] of toTaken()) if (avoided.get(list) !== taken.join()) refreshList(list);
}

/** Asks the stale lists one after another, in the order of the document. */
async function run(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  // All lists hear of the same events, one after another.
  await Promise.resolve();
  let next: PageList[];
  while ((next = inOrder(stale).filter((list) => !asking.has(list))).length > 0) {
    for (const list of next) {
      if (stale.delete(list))
        await Promise.race([ask(list), new Promise((resolve) => setTimeout(resolve, MAX_WAIT_MS))]);
    }
  }
  isRunning = false;
}

async function ask(list: PageList): Promise<void> {
  asking.add(list);
  const taken = toTaken().get(list) ?? [];
  avoided.set(list, taken.join());
  await list.ask(taken);
  asking.delete(list);
  keepApart();
  if (stale.has(list)) void run();
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
    const {element} = list;
    const isDisplayed = (element as Partial<Element>).checkVisibility?.call(element) !== false;
    if (isDisplayed) before = [...before, ...list.shown()];
  }
  return taken;
}

function inOrder(some: Iterable<PageList>): PageList[] {
  return [...some].sort((left, right) =>
    left.element.compareDocumentPosition(right.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}
