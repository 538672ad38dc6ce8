import type {CDPSession, Page} from '@playwright/test';

/** What a screen reader hears of an element, closed shadow roots included: no script of the page can read that. */
export interface HeardElement {
  readonly role: string;
  readonly name: string;
  readonly isChecked: boolean;
  /** Where it is on the page. */
  centre(): Promise<{x: number; y: number}>;
}

interface AxNode {
  readonly ignored: boolean;
  readonly backendDOMNodeId?: number;
  readonly role?: {value: string};
  readonly name?: {value: string};
  readonly properties?: {name: string; value: {value?: unknown}}[];
}

/** Everything on a page that a screen reader hears, in order. */
export async function hear(page: Page): Promise<HeardElement[]> {
  const session = await page.context().newCDPSession(page);
  const {nodes} = (await session.send('Accessibility.getFullAXTree')) as unknown as {nodes: AxNode[]};
  return nodes
    .filter(({ignored, backendDOMNodeId}) => !ignored && backendDOMNodeId !== undefined)
    .map(({role, name, properties, backendDOMNodeId}) => ({
      role: role?.value ?? '',
      name: name?.value ?? '',
      isChecked: properties?.find((property) => property.name === 'checked')?.value.value === 'true',
      centre: () => toCentre(session, backendDOMNodeId!), // filtered above
    }));
}

/** The one element of a role whose name contains a text. */
export async function findHeard(page: Page, role: string, text: string): Promise<HeardElement> {
  const found = (await hear(page)).filter((element) => element.role === role && element.name.includes(text));
  if (found.length !== 1) throw new Error(`There are ${found.length} elements "${role}" with "${text}".`);
  return found[0];
}

async function toCentre(session: CDPSession, backendNodeId: number): Promise<{x: number; y: number}> {
  await session.send('DOM.scrollIntoViewIfNeeded', {backendNodeId});
  const {quads} = await session.send('DOM.getContentQuads', {backendNodeId});
  const [x1, y1, , , x2, y2] = quads[0];
  return {x: (x1 + x2) / 2, y: (y1 + y2) / 2};
}
