/**
 * A shop's history in columns, as training and evaluation read it.
 *
 * Visits are sorted by the time of their first event. The events of visit v, oldest first, are entries
 * `visitStart[v] .. visitStart[v + 1] - 1` of every event column.
 */
export interface History {
  /** Item id of each item index, in order of first appearance. */
  readonly itemIds: readonly string[];
  /** [visits + 1] offset of each visit's first event. */
  readonly visitStart: Int32Array;
  /** [visits] shopper of each visit, 0 .. visitorCount - 1; a visit without a known shopper has a number of its own. */
  readonly visitVisitor: Int32Array;
  readonly visitorCount: number;
  /** [visits] 1 where the shopper is known, else 0; absent where all are known. */
  readonly hasVisitor?: Uint8Array;
  /** [events] milliseconds since the Unix epoch. */
  readonly timeMs: Float64Array;
  /** [events] index into EVENT_KINDS. */
  readonly kind: Uint8Array;
  /** [events] index into itemIds, or -1 if the event has no item. */
  readonly item: Int32Array;
  /** [events] price in the currency of the file, NaN if unknown. */
  readonly price: Float32Array;
  /** [events] 1 or more. */
  readonly quantity: Float32Array;
  /** Facts of each item from the events; index as itemIds. */
  readonly itemFacts: readonly ItemFacts[];
  /** SHA-256 (hex) of the columns; identifies the training data of a model. */
  readonly dataHash: string;
  /** File or folder it was read from, for reports. */
  readonly name: string;
}

/** Facts of an item, from the events or from a catalogue. */
export interface ItemFacts {
  readonly title?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly colour?: string;
  readonly price?: number;
}
