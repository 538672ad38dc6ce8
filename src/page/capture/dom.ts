import {fromDocument} from '../from-document.ts';

// Named elements hide methods (DOM clobbering): with `<input name="closest">` in it, `form.closest` is that field, and
// likewise on the document. So methods are called through the prototype, which markup cannot change.

/** Every element below `root` that matches. */
export function findAll(root: ParentNode, selector: string): Element[] {
  return [...methodsOf(root).querySelectorAll.call(root, selector)];
}

/** The first element below `root` that matches. */
export function find(root: ParentNode, selector: string): Element | undefined {
  return methodsOf(root).querySelector.call(root, selector) ?? undefined;
}

function methodsOf(root: ParentNode): ParentNode {
  return ([Document, DocumentFragment].find((one) => root instanceof one) ?? Element).prototype;
}

/** The element itself or its nearest ancestor that matches. */
export function closest(element: Element, selector: string): Element | undefined {
  return Element.prototype.closest.call(element, selector) ?? undefined;
}

/** An attribute's text; undefined if there is none. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  return (element && Element.prototype.getAttribute.call(element, name)) ?? undefined;
}

/** Buttons that submit their form. */
export const SUBMIT = 'button:not([type=button],[type=reset]),[type=submit],[type=image]';

/** Whether an element matches. */
export function matches(element: Element, selector: string): boolean {
  return Element.prototype.matches.call(element, selector);
}

/** The parent of an element. */
export function parentOf(element: Element): Element | undefined {
  return (Reflect.get(Node.prototype, 'parentElement', element) as Element | null) ?? undefined;
}

/** All text of an element. */
export function textOf(element: Element | undefined): string {
  return element ? (Reflect.get(Node.prototype, 'textContent', element) as string) : '';
}

/** Listens on the document. */
export function onDocument(name: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void {
  fromDocument('addEventListener').call(document, name, listener, options);
}
