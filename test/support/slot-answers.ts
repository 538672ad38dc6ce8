import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../../src/core/contract/shared-slots.ts';

/** Values by slot; slots that a test does not name have the value that `toOther` makes of their size. */
export function bySlot<Value>(
  named: Readonly<Partial<Record<SlotName, Value>>>,
  toOther: (size: number) => Value,
): Readonly<Record<SlotName, Value>> {
  const all = SLOT_NAMES.map((slot) => [slot, named[slot] ?? toOther(SHARED_SLOTS[slot].size)]);
  return Object.fromEntries(all) as Record<SlotName, Value>; // one entry per slot
}

/** Answers of a shopper of whom nothing else is known. */
export function answersOf(named: Partial<SlotAnswers>): SlotAnswers {
  return bySlot(named, () => 0);
}
