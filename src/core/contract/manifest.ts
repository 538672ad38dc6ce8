import * as v from 'valibot';
import {toCountSchema, toListSchema, toNumberSchema, toTextSchema} from './bounded.ts';
import {parse, toModelFault} from './parse.ts';

/** Version of the model files this code writes and reads. */
export const MODEL_FORMAT = 1;

/**
 * Limits of a model. They are far above what the trainer writes (128 components, 100 hidden units, a first megabyte),
 * and low enough that a wrong or hostile manifest costs a browser neither its memory nor its patience.
 */
export const MODEL_LIMITS = {
  /** The same limit as for a catalogue. */
  items: 2_000_000,
  /** Maximum number of components of a vector, channels of the convolution, units of a layer. */
  width: 1024,
  /** Maximum number of events that a convolution or the attention reads. */
  window: 64,
  /** Maximum size of one file, bytes: a network of 32 million weights, or 60 shards in one. */
  fileBytes: 64_000_000,
  shards: 1024,
  heads: 32,
  /** Maximum number of products named as popular. */
  popular: 100,
  manifestBytes: 1_000_000,
  /** Maximum size of each of segments.json, churn.json and orders.json, bytes; a browser parses them whole. */
  jsonBytes: 4_000_000,
} as const;

const Width = toCountSchema(1, MODEL_LIMITS.width);
const toFileSchema = (most: number) =>
  v.object({
    /** File name beside the manifest: no folder, no query, no other host. */
    name: v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z0-9-]+\.(bin|json)$/)),
    bytes: toCountSchema(0, most),
    /** Hex SHA-256 of the whole file. */
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  });
const FileSchema = toFileSchema(MODEL_LIMITS.fileBytes);
/** Absent in manifests of older versions, which say nothing of such a file; null where the model has none. */
const JsonFileSchema = v.nullish(toFileSchema(MODEL_LIMITS.jsonBytes));

const ListsSchema = v.object({
  /** Number of lists; each has a centroid. */
  count: toCountSchema(1, 65_536),
  /** Number of lists nearest to a query whose items are scored one by one. */
  probes: toCountSchema(1, 65_536),
  /** Bytes of one code. */
  codeBytes: toCountSchema(0, MODEL_LIMITS.width),
  /** Contents of each file of `files.items`: rows as in a model without lists, or codes. Files with rows come first. */
  shards: toListSchema(
    v.object({items: toCountSchema(0, MODEL_LIMITS.items), kind: v.picklist(['rows', 'codes'])}),
    MODEL_LIMITS.shards,
    1,
  ),
});

const FilesSchema = v.object({
  network: FileSchema,
  /** Absent with lists: then each item shard begins with its own ids. */
  ids: v.optional(FileSchema),
  items: toListSchema(FileSchema, MODEL_LIMITS.shards, 1),
  neighbours: v.optional(FileSchema),
  /** Centroids and code book, see lists/decode-lists.ts. */
  lists: v.optional(FileSchema),
  /** Groups of shoppers, see segments.ts. */
  segments: JsonFileSchema,
  /** The churn classifier, see core/learn/churn-classifier-json.ts. */
  churn: JsonFileSchema,
  /** What orders say, see order-facts.ts; absent where the model has none, as in models of before it was there. */
  orders: JsonFileSchema,
});

const Names = toListSchema(toTextSchema(100), MODEL_LIMITS.width);

/** Names of the rows and columns of the weights; see core/predict/vocabulary.ts. */
const VocabularySchema = v.object({
  /** Names of the classes of the next action. */
  kinds: Names,
  /** Names of the input columns of an event. */
  features: Names,
  /** Heads whose weights end network.bin, in their order, each a matrix of this shape and a bias. */
  heads: toListSchema(
    v.object({
      name: toTextSchema(100),
      rows: toCountSchema(1, 2 * MODEL_LIMITS.width),
      columns: toCountSchema(1, MODEL_LIMITS.width),
    }),
    MODEL_LIMITS.heads,
  ),
});

const Weight = toNumberSchema(-1e6, 1e6);

const RefinementSchema = v.pipe(
  v.object({
    /** Number of items, by logit, that are looked at again. */
    candidates: toCountSchema(1, 1000),
    /** Number of rows with events, which come first; the others keep their logits. */
    items: toCountSchema(0, MODEL_LIMITS.items),
    /** Names of what it reads of a candidate, see core/recommend/refine.ts. */
    inputs: Names,
    /** [inputs, units] */
    weights: toListSchema(Weight, 16_384),
    /** [units] */
    bias: toListSchema(Weight, 256),
    /** [units] */
    output: toListSchema(Weight, 256),
  }),
  v.check(
    ({inputs, weights, bias, output}) =>
      weights.length === inputs.length * bias.length && output.length === bias.length,
    'weights, bias and output of the refinement differ in their lengths',
  ),
);

const Probability = toNumberSchema(0, 1);

/** How a yes/no head's log odds are read: offset + network · logit + Σ weights · facts. */
const VisitHeadSchema = v.pipe(
  v.object({
    /** Names of what is read of the profile, see core/profile/visit-facts.ts. */
    facts: Names,
    /** [facts] */
    weights: toListSchema(Weight, MODEL_LIMITS.width),
    network: Weight,
    offset: Weight,
    /** Probabilities from which on, and below which, an answer stands in the outer bands. */
    bands: v.object({likely: Probability, unlikely: Probability}),
  }),
  v.check(({facts, weights}) => facts.length === weights.length, 'visitHeads has not one weight for each fact'),
);

const ManifestSchema = v.pipe(
  v.object({
    format: v.literal(MODEL_FORMAT),
    sizes: v.object({
      vector: Width,
      kernel: toCountSchema(1, MODEL_LIMITS.window),
      convolution: Width,
      profile: Width,
      hidden: Width,
      features: Width,
      memory: toCountSchema(1, MODEL_LIMITS.window),
      actions: Width,
    }),
    /** Number of items; item files hold the most popular ones first. */
    items: toCountSchema(0, MODEL_LIMITS.items),
    /** Logits are scale x cosine. */
    scale: toNumberSchema(0, 1000),
    /** Bits of one component of an item vector. */
    itemBits: v.picklist([4, 5, 6, 8]),
    /** Logits of one step of the prior byte that follows each item vector; absent where items have no prior. */
    priorStep: v.optional(toNumberSchema(0, 10)),
    /** Absent in models of release 0.1, which all had the same vocabulary. */
    vocabulary: v.optional(VocabularySchema),
    /** Names (of HEADS) of the heads that the history could train; a version ignores names that it does not know. */
    heads: toListSchema(toTextSchema(100), MODEL_LIMITS.heads),
    /** See MixWeights; absent where the model has no neighbours. */
    mix: v.optional(
      v.object({
        neighbours: v.pipe(toListSchema(toNumberSchema(-1000, 1000), MODEL_LIMITS.window), v.readonly()),
        // A slower decay would sum over ever more events; the fit never exceeds this value.
        decay: toNumberSchema(0, 0.99),
        floor: toNumberSchema(1e-9, 1),
      }),
    ),
    /** The second stage of the ranking; absent where it does not help, and with lists. */
    refinement: v.optional(RefinementSchema),
    /** Platt scaling of the log odds of heads, by name, fitted on the validation part. */
    calibrations: v.optional(v.record(toTextSchema(100), v.object({slope: Weight, offset: Weight}))),
    /** By name of a head; absent in models of before, whose heads are read from the network alone. */
    visitHeads: v.optional(v.record(toTextSchema(100), VisitHeadSchema)),
    /**
     * Ids of the items with the most events lately, best first, for shoppers of whom nothing is known; absent where the
     * whole history says as much, and in models of before.
     */
    popular: v.optional(toListSchema(toTextSchema(200), MODEL_LIMITS.popular)),
    /** Inverted lists and compact codes of a large catalogue; absent where every item is scored for every event. */
    lists: v.optional(ListsSchema),
    files: FilesSchema,
    /** SHA-256 of the history it was trained on. */
    dataHash: toTextSchema(200),
    seed: v.pipe(v.number(), v.finite()),
    /** Scores on the validation part of the history, fractions 0 to 1. */
    scores: v.record(toTextSchema(200), v.pipe(v.number(), v.finite())),
    /** Licence of the model, as the shop that trained it states it. */
    licence: toTextSchema(10_000),
  }),
  v.check(({files}) => hasOwnNames(toFileList(files)), 'two files have the same name'),
  v.check(({files, lists}) => (lists === undefined) === (files.lists === undefined), 'lists and files.lists differ'),
  v.check(({files, lists}) => lists !== undefined || files.ids !== undefined, 'files.ids is missing'),
  v.check(({files, lists}) => !lists || fitsShards(lists, files.items.length), 'lists.shards does not fit files.items'),
  v.check(({items, lists}) => !lists || countItems(lists) === items, 'lists.shards does not add up to items'),
  v.check(
    ({lists, sizes}) => !lists || (lists.probes <= lists.count && lists.codeBytes <= sizes.vector),
    'lists has more probes than lists, or longer codes than vectors',
  ),
);

/** The description of a trained model: manifest.json. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** A network that adds to the logits of the first candidates: inputs -> ReLU units -> one number. */
export type Refinement = v.InferOutput<typeof RefinementSchema>;

/** How a yes/no head is read with what the profile knows of the visit. */
export type VisitHead = v.InferOutput<typeof VisitHeadSchema>;

/** Name, length and hash of one file. */
export type ModelFile = v.InferOutput<typeof FileSchema>;

type Files = v.InferOutput<typeof FilesSchema>;
type Lists = v.InferOutput<typeof ListsSchema>;

/** Lists the entries of all files of a model. */
export function toFileList({network, ids, items, neighbours, lists, segments, churn, orders}: Files): ModelFile[] {
  return [network, ids, ...items, neighbours, lists, segments, churn, orders].filter((file) => file != null);
}

/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export function parseManifest(raw: unknown): Manifest {
  return parse(ManifestSchema, raw, toModelFault('manifest.json'));
}

function hasOwnNames(files: readonly ModelFile[]): boolean {
  return new Set(files.map(({name}) => name)).size === files.length;
}

/** Whether there is one entry for each file, rows come before codes, and codes have at least one byte. */
function fitsShards({shards, codeBytes}: Lists, files: number): boolean {
  const firstCodes = shards.findIndex(({kind}) => kind === 'codes');
  const codes = firstCodes < 0 ? [] : shards.slice(firstCodes);
  return (
    shards.length === files &&
    shards[0].kind === 'rows' &&
    codes.every(({kind}) => kind === 'codes') &&
    (codes.length === 0 || codeBytes > 0)
  );
}

function countItems({shards}: Lists): number {
  return shards.reduce((sum, {items}) => sum + items, 0);
}
