/**
 * A property of the document itself. Markup can hide it: with `<img name="currentScript">` in a product's review
 * `document.currentScript` is that picture, and so for every name, `querySelector` and `hidden` included. What stands
 * on the prototype cannot be hidden by markup.
 */
export function fromDocument<Name extends keyof Document>(name: Name): Document[Name] {
  return Reflect.get(Document.prototype, name, document) as Document[Name];
}
