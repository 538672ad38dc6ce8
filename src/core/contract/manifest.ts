import * as v from 'valibot';
import {ProfilerError} from './errors.ts';

/** Version of the model files this code writes and reads. */
export const MODEL_FORMAT = 1;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const FileSchema = v.object({
  /** File name beside the manifest. */
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+\.bin$/)),
  bytes: Count,
  /** Hex SHA-256 of the whole file. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const ManifestSchema = v.object({
  format: v.literal(MODEL_FORMAT),
  sizes: v.object({
    vector: Count,
    kernel: Count,
    convolution: Count,
    profile: Count,
    hidden: Count,
    features: Count,
    memory: Count,
    actions: Count,
  }),
  /** Items of the vocabulary, the most popular first. */
  items: Count,
  /** Logits are scale x cosine. */
  scale: v.pipe(v.number(), v.minValue(0)),
  /** Bits of one component of an item vector. */
  itemBits: v.picklist([4, 5, 6, 8]),
  /** Logits of one step of the prior byte that follows each item vector; absent where items have no prior. */
  priorStep: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** Heads the history could train. */
  heads: v.array(v.picklist(['action', 'purchase'])),
  /** See MixWeights; absent where the model has no neighbours. */
  mix: v.optional(
    v.object({neighbours: v.pipe(v.array(v.number()), v.readonly()), decay: v.number(), floor: v.number()}),
  ),
  /** Platt scaling of the purchase logit, fitted on the validation part. */
  purchaseCalibration: v.optional(v.object({slope: v.number(), offset: v.number()})),
  /** Inverted lists and compact codes of a large catalogue; absent where every item is scored for every event. */
  lists: v.optional(
    v.object({
      /** Lists; each has a centroid. */
      count: v.pipe(Count, v.minValue(1), v.maxValue(65_536)),
      /** Lists nearest to the query, whose items are scored one by one. */
      probes: v.pipe(Count, v.minValue(1)),
      /** Bytes of a code. */
      codeBytes: Count,
      /** What each file of `files.items` holds: rows as in a model without lists, or codes. Rows come first. */
      shards: v.array(v.object({items: Count, kind: v.picklist(['rows', 'codes'])})),
    }),
  ),
  files: v.object({
    network: FileSchema,
    /** Absent with lists: then each item shard begins with its own ids. */
    ids: v.optional(FileSchema),
    items: v.array(FileSchema),
    neighbours: v.optional(FileSchema),
    /** Centroids and code book, see lists/decode-lists.ts. */
    lists: v.optional(FileSchema),
  }),
  /** SHA-256 of the history it was trained on. */
  dataHash: v.string(),
  seed: v.number(),
  /** Scores on the validation part of the history, fractions 0 to 1. */
  scores: v.record(v.string(), v.number()),
  /** What may be done with the model; the shop that trained it decides. */
  licence: v.string(),
});

/** What a trained model says about itself: manifest.json. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** Name, length and hash of one file. */
export type ModelFile = v.InferOutput<typeof FileSchema>;

/** Every file that a model has. */
export function toFileList({network, ids, items, neighbours, lists}: Manifest['files']): ModelFile[] {
  return [network, ids, ...items, neighbours, lists].filter((file) => file !== undefined);
}

/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export function parseManifest(raw: unknown): Manifest {
  const result = v.safeParse(ManifestSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'manifest';
  throw new ProfilerError(
    'model-corrupt',
    `manifest.json does not fit at "${path}": ${issue.message}. Train the model again with this version.`,
  );
}
