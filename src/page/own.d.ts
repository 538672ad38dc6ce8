/** What anything holds under its own names. */
export type Fields = Readonly<Record<string, unknown>>;
/**
 * A field that the value has itself. Any script of the page can give all objects a field (`Object.prototype.personalization = true`);
 * such a field is nobody's answer.
 */
export declare function own(value: unknown, name: string): unknown;
