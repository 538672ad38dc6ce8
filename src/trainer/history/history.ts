/**
 * A shop's history in columns, as training and evaluation read it.
 *
 * Visits are in time order of their first event; events inside a visit are oldest first and lie at
 * `visitStart[v] .. visitStart[v + 1] - 1` of every event column.
 */
export interface History {
  /** Item id of each item index, in order of first appearance. */
  readonly itemIds: readonly string[];
  /** [visits + 1] offset of each visit's first event. */
  readonly visitStart: Int32Array;
  /** [visits] shopper of each visit, 0 .. visitorCount - 1; a visit without a known shopper has one of its own. */
  readonly visitVisitor: Int32Array;
  readonly visitorCount: number;
  /** [events] milliseconds since the Unix epoch. */
  readonly timeMs: Float64Array;
  /** [events] index into EVENT_KINDS. */
  readonly kind: Uint8Array;
  /** [events] index into itemIds, or -1 where the event names no item. */
  readonly item: Int32Array;
  /** [events] price in the file's own currency, NaN where unknown. */
  readonly price: Float32Array;
  /** [events] 1 or more. */
  readonly quantity: Float32Array;
  /** What the file itself says of each item, where it does; index as itemIds. */
  readonly itemFacts: readonly ItemFacts[];
  /** SHA-256 (hex) over the columns, so that a model says what it was trained on. */
  readonly dataHash: string;
  /** File or folder it was read from, for reports. */
  readonly name: string;
}

/** Side information of one item, from the events or a catalogue file. */
export interface ItemFacts {
  readonly title?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly colour?: string;
  readonly price?: number;
}
