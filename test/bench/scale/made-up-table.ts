import {createRandom, type Random} from '../../../src/trainer/random.ts';

/**
 * Shares of an item's squared length that its topic, its family and itself have. With them 512 k-means centroids of
 * 43,000 made-up items have a mean length of 0.70, of the 43,097 trained vectors of Diginetica 0.71; two items of a
 * family have a cosine of 0.7, as the first and the twentieth item that the trained network asks for.
 */
const SHARES = {topic: 0.28, family: 0.4, own: 0.32};
/** Items of a family and families of a topic, on the average: more products mean more families, not larger ones. */
const FAMILY = 25;
const TOPIC = 25;
/** Large families are larger than others by the power of a uniform number. */
const SKEW = 1.5;
/** Cosine of a query and the item it is made from; a trained network's best item has 0.9. */
const CLOSE = 0.9;

/** Made-up item vectors that lie as trained ones do, and queries for them. */
export interface MadeUpTable {
  /** [items, vector] unit rows, the most popular first. */
  readonly unit: Float32Array;
  /** A unit vector near an item, popular ones more often. */
  nextQuery(): Float32Array;
}

/** The same size gives the same table. */
export function makeUpTable(items: number, vector: number): MadeUpTable {
  const random = createRandom(items);
  const normal = toNormalSource(random);
  const families = Math.max(1, Math.round(items / FAMILY));
  const topics = Math.max(1, Math.round(families / TOPIC));
  const topicRows = toNormals(topics * vector, Math.sqrt(SHARES.topic / vector), normal);
  const familyRows = toNormals(families * vector, Math.sqrt(SHARES.family / vector), normal);
  for (let family = 0; family < families; family++) {
    const topic = Math.floor(random() * topics) * vector;
    for (let k = 0; k < vector; k++) familyRows[family * vector + k] += topicRows[topic + k];
  }
  const unit = toNormals(items * vector, Math.sqrt(SHARES.own / vector), normal);
  for (let item = 0; item < items; item++) {
    const family = Math.floor(random() ** SKEW * families) * vector;
    const row = unit.subarray(item * vector, (item + 1) * vector);
    for (let k = 0; k < vector; k++) row[k] += familyRows[family + k];
    toUnit(row);
  }
  return {
    unit,
    nextQuery() {
      const item = Math.floor(random() ** 2 * items) * vector;
      const aside = toUnit(toNormals(vector, 1, normal));
      const query = aside.map((value, k) => CLOSE * unit[item + k] + Math.sqrt(1 - CLOSE ** 2) * value);
      return toUnit(query);
    },
  };
}

function toNormals(count: number, deviation: number, normal: () => number): Float32Array {
  const values = new Float32Array(count);
  for (let k = 0; k < count; k++) values[k] = deviation * normal();
  return values;
}

/** Normal numbers of variance 1, two from two uniform ones (Box and Muller 1958). */
function toNormalSource(random: Random): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

function toUnit(row: Float32Array): Float32Array {
  let squares = 0;
  for (const value of row) squares += value * value;
  const factor = 1 / Math.sqrt(squares);
  for (let k = 0; k < row.length; k++) row[k] *= factor;
  return row;
}
