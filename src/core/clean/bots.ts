/**
 * A visit with more events than this is a crawler or a monitor, not a person.
 * The longest of 319,868 real visits (public sets Diginetica, Yoochoose 1/64 and e-shop clothing) has 192 events.
 */
export const BOT_EVENTS = 1000;

/** Whether a visit with this many events (without duplicates) is ignored as automated. */
export function isBotVisit(events: number): boolean {
  return events > BOT_EVENTS;
}
