/**
 * Reads a property of the document through the prototype, because markup can hide it (DOM clobbering): with `<img
 * name="currentScript">` in a product's review `document.currentScript` is that picture, and likewise for
 * `querySelector`, `hidden` and all others.
 */
export function fromDocument<Name extends keyof Document>(name: Name): Document[Name] {
  return Reflect.get(Document.prototype, name, document) as Document[Name];
}
