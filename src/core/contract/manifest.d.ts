import * as v from 'valibot';
/** Version of the model files this code writes and reads. */
export declare const MODEL_FORMAT = 1;
/**
 * Limits of a model. They are far above what the trainer writes (128 components, 100 hidden units, a first megabyte), and low enough that a
 * wrong or hostile manifest costs a browser neither its memory nor its patience.
 */
export declare const MODEL_LIMITS: {
  /** As many as a catalogue has. */
  readonly items: 2000000;
  /** Components of a vector, channels, units of a layer. */
  readonly width: 1024;
  /** Events that a convolution or the attention sees. */
  readonly window: 64;
  /** Bytes of one file: a network of 32 million weights, or 60 shards in one. */
  readonly fileBytes: 64000000;
  readonly shards: 1024;
  readonly manifestBytes: 1000000;
  /** Of segments.json and churn.json, which a browser parses as a whole. */
  readonly jsonBytes: 4000000;
};
declare const FileSchema: v.ObjectSchema<
  {
    /** File name beside the manifest: no folder, no query, no other host. */
    readonly name: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 100, undefined>, v.RegexAction<string, undefined>]
    >;
    readonly bytes: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.SafeIntegerAction<number, undefined>,
        v.MinValueAction<number, number, undefined>,
        v.MaxValueAction<number, number, undefined>,
      ]
    >;
    /** Hex SHA-256 of the whole file. */
    readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
  },
  undefined
>;
declare const FilesSchema: v.ObjectSchema<
  {
    readonly network: v.ObjectSchema<
      {
        /** File name beside the manifest: no folder, no query, no other host. */
        readonly name: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.MaxLengthAction<string, 100, undefined>,
            v.RegexAction<string, undefined>,
          ]
        >;
        readonly bytes: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.SafeIntegerAction<number, undefined>,
            v.MinValueAction<number, number, undefined>,
            v.MaxValueAction<number, number, undefined>,
          ]
        >;
        /** Hex SHA-256 of the whole file. */
        readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
      },
      undefined
    >;
    /** Absent with lists: then each item shard begins with its own ids. */
    readonly ids: v.OptionalSchema<
      v.ObjectSchema<
        {
          /** File name beside the manifest: no folder, no query, no other host. */
          readonly name: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.MaxLengthAction<string, 100, undefined>,
              v.RegexAction<string, undefined>,
            ]
          >;
          readonly bytes: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.SafeIntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >;
          /** Hex SHA-256 of the whole file. */
          readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
        },
        undefined
      >,
      undefined
    >;
    readonly items: v.SchemaWithPipe<
      readonly [
        v.CustomSchema<
          {
            name: string;
            bytes: number;
            sha256: string;
          }[],
          v.ErrorMessage<v.CustomIssue> | undefined
        >,
        v.ArraySchema<
          v.ObjectSchema<
            {
              /** File name beside the manifest: no folder, no query, no other host. */
              readonly name: v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.MaxLengthAction<string, 100, undefined>,
                  v.RegexAction<string, undefined>,
                ]
              >;
              readonly bytes: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.SafeIntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
              /** Hex SHA-256 of the whole file. */
              readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
            },
            undefined
          >,
          undefined
        >,
      ]
    >;
    readonly neighbours: v.OptionalSchema<
      v.ObjectSchema<
        {
          /** File name beside the manifest: no folder, no query, no other host. */
          readonly name: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.MaxLengthAction<string, 100, undefined>,
              v.RegexAction<string, undefined>,
            ]
          >;
          readonly bytes: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.SafeIntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >;
          /** Hex SHA-256 of the whole file. */
          readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
        },
        undefined
      >,
      undefined
    >;
    /** Centroids and code book, see lists/decode-lists.ts. */
    readonly lists: v.OptionalSchema<
      v.ObjectSchema<
        {
          /** File name beside the manifest: no folder, no query, no other host. */
          readonly name: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.MaxLengthAction<string, 100, undefined>,
              v.RegexAction<string, undefined>,
            ]
          >;
          readonly bytes: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.SafeIntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >;
          /** Hex SHA-256 of the whole file. */
          readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
        },
        undefined
      >,
      undefined
    >;
    /** Groups of shoppers, see segments.ts. */
    readonly segments: v.NullishSchema<
      v.ObjectSchema<
        {
          /** File name beside the manifest: no folder, no query, no other host. */
          readonly name: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.MaxLengthAction<string, 100, undefined>,
              v.RegexAction<string, undefined>,
            ]
          >;
          readonly bytes: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.SafeIntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >;
          /** Hex SHA-256 of the whole file. */
          readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
        },
        undefined
      >,
      undefined
    >;
    /** Who does not come back, see core/predict/churn-classifier-json.ts. */
    readonly churn: v.NullishSchema<
      v.ObjectSchema<
        {
          /** File name beside the manifest: no folder, no query, no other host. */
          readonly name: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.MaxLengthAction<string, 100, undefined>,
              v.RegexAction<string, undefined>,
            ]
          >;
          readonly bytes: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.SafeIntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >;
          /** Hex SHA-256 of the whole file. */
          readonly sha256: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]>;
        },
        undefined
      >,
      undefined
    >;
  },
  undefined
>;
declare const ManifestSchema: v.SchemaWithPipe<
  readonly [
    v.ObjectSchema<
      {
        readonly format: v.LiteralSchema<1, undefined>;
        readonly sizes: v.ObjectSchema<
          {
            readonly vector: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly kernel: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly convolution: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly profile: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly hidden: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly features: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly memory: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
            readonly actions: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.SafeIntegerAction<number, undefined>,
                v.MinValueAction<number, number, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >;
          },
          undefined
        >;
        /** Items of the vocabulary, the most popular first. */
        readonly items: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.SafeIntegerAction<number, undefined>,
            v.MinValueAction<number, number, undefined>,
            v.MaxValueAction<number, number, undefined>,
          ]
        >;
        /** Logits are scale x cosine. */
        readonly scale: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.FiniteAction<number, undefined>,
            v.MinValueAction<number, number, undefined>,
            v.MaxValueAction<number, number, undefined>,
          ]
        >;
        /** Bits of one component of an item vector. */
        readonly itemBits: v.PicklistSchema<[4, 5, 6, 8], undefined>;
        /** Logits of one step of the prior byte that follows each item vector; absent where items have no prior. */
        readonly priorStep: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.FiniteAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >,
          undefined
        >;
        /** Heads the history could train. */
        readonly heads: v.SchemaWithPipe<
          readonly [
            v.CustomSchema<('action' | 'purchase')[], v.ErrorMessage<v.CustomIssue> | undefined>,
            v.ArraySchema<v.PicklistSchema<['action', 'purchase'], undefined>, undefined>,
          ]
        >;
        /** See MixWeights; absent where the model has no neighbours. */
        readonly mix: v.OptionalSchema<
          v.ObjectSchema<
            {
              readonly neighbours: v.SchemaWithPipe<
                readonly [
                  v.SchemaWithPipe<
                    readonly [
                      v.CustomSchema<number[], v.ErrorMessage<v.CustomIssue> | undefined>,
                      v.ArraySchema<
                        v.SchemaWithPipe<
                          readonly [
                            v.NumberSchema<undefined>,
                            v.FiniteAction<number, undefined>,
                            v.MinValueAction<number, number, undefined>,
                            v.MaxValueAction<number, number, undefined>,
                          ]
                        >,
                        undefined
                      >,
                    ]
                  >,
                  v.ReadonlyAction<number[]>,
                ]
              >;
              readonly decay: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.FiniteAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
              readonly floor: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.FiniteAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
            },
            undefined
          >,
          undefined
        >;
        /** Platt scaling of the purchase logit, fitted on the validation part. */
        readonly purchaseCalibration: v.OptionalSchema<
          v.ObjectSchema<
            {
              readonly slope: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.FiniteAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
              readonly offset: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.FiniteAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
            },
            undefined
          >,
          undefined
        >;
        /** Inverted lists and compact codes of a large catalogue; absent where every item is scored for every event. */
        readonly lists: v.OptionalSchema<
          v.ObjectSchema<
            {
              /** Lists; each has a centroid. */
              readonly count: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.SafeIntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
              /** Lists nearest to the query, whose items are scored one by one. */
              readonly probes: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.SafeIntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
              /** Bytes of a code. */
              readonly codeBytes: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.SafeIntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >;
              /** What each file of `files.items` holds: rows as in a model without lists, or codes. Rows come first. */
              readonly shards: v.SchemaWithPipe<
                readonly [
                  v.CustomSchema<
                    {
                      items: number;
                      kind: 'rows' | 'codes';
                    }[],
                    v.ErrorMessage<v.CustomIssue> | undefined
                  >,
                  v.ArraySchema<
                    v.ObjectSchema<
                      {
                        readonly items: v.SchemaWithPipe<
                          readonly [
                            v.NumberSchema<undefined>,
                            v.SafeIntegerAction<number, undefined>,
                            v.MinValueAction<number, number, undefined>,
                            v.MaxValueAction<number, number, undefined>,
                          ]
                        >;
                        readonly kind: v.PicklistSchema<['rows', 'codes'], undefined>;
                      },
                      undefined
                    >,
                    undefined
                  >,
                ]
              >;
            },
            undefined
          >,
          undefined
        >;
        readonly files: v.ObjectSchema<
          {
            readonly network: v.ObjectSchema<
              {
                /** File name beside the manifest: no folder, no query, no other host. */
                readonly name: v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.MaxLengthAction<string, 100, undefined>,
                    v.RegexAction<string, undefined>,
                  ]
                >;
                readonly bytes: v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.SafeIntegerAction<number, undefined>,
                    v.MinValueAction<number, number, undefined>,
                    v.MaxValueAction<number, number, undefined>,
                  ]
                >;
                /** Hex SHA-256 of the whole file. */
                readonly sha256: v.SchemaWithPipe<
                  readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                >;
              },
              undefined
            >;
            /** Absent with lists: then each item shard begins with its own ids. */
            readonly ids: v.OptionalSchema<
              v.ObjectSchema<
                {
                  /** File name beside the manifest: no folder, no query, no other host. */
                  readonly name: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.MaxLengthAction<string, 100, undefined>,
                      v.RegexAction<string, undefined>,
                    ]
                  >;
                  readonly bytes: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.SafeIntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >;
                  /** Hex SHA-256 of the whole file. */
                  readonly sha256: v.SchemaWithPipe<
                    readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                  >;
                },
                undefined
              >,
              undefined
            >;
            readonly items: v.SchemaWithPipe<
              readonly [
                v.CustomSchema<
                  {
                    name: string;
                    bytes: number;
                    sha256: string;
                  }[],
                  v.ErrorMessage<v.CustomIssue> | undefined
                >,
                v.ArraySchema<
                  v.ObjectSchema<
                    {
                      /** File name beside the manifest: no folder, no query, no other host. */
                      readonly name: v.SchemaWithPipe<
                        readonly [
                          v.StringSchema<undefined>,
                          v.MaxLengthAction<string, 100, undefined>,
                          v.RegexAction<string, undefined>,
                        ]
                      >;
                      readonly bytes: v.SchemaWithPipe<
                        readonly [
                          v.NumberSchema<undefined>,
                          v.SafeIntegerAction<number, undefined>,
                          v.MinValueAction<number, number, undefined>,
                          v.MaxValueAction<number, number, undefined>,
                        ]
                      >;
                      /** Hex SHA-256 of the whole file. */
                      readonly sha256: v.SchemaWithPipe<
                        readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                      >;
                    },
                    undefined
                  >,
                  undefined
                >,
              ]
            >;
            readonly neighbours: v.OptionalSchema<
              v.ObjectSchema<
                {
                  /** File name beside the manifest: no folder, no query, no other host. */
                  readonly name: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.MaxLengthAction<string, 100, undefined>,
                      v.RegexAction<string, undefined>,
                    ]
                  >;
                  readonly bytes: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.SafeIntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >;
                  /** Hex SHA-256 of the whole file. */
                  readonly sha256: v.SchemaWithPipe<
                    readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                  >;
                },
                undefined
              >,
              undefined
            >;
            /** Centroids and code book, see lists/decode-lists.ts. */
            readonly lists: v.OptionalSchema<
              v.ObjectSchema<
                {
                  /** File name beside the manifest: no folder, no query, no other host. */
                  readonly name: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.MaxLengthAction<string, 100, undefined>,
                      v.RegexAction<string, undefined>,
                    ]
                  >;
                  readonly bytes: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.SafeIntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >;
                  /** Hex SHA-256 of the whole file. */
                  readonly sha256: v.SchemaWithPipe<
                    readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                  >;
                },
                undefined
              >,
              undefined
            >;
            /** Groups of shoppers, see segments.ts. */
            readonly segments: v.NullishSchema<
              v.ObjectSchema<
                {
                  /** File name beside the manifest: no folder, no query, no other host. */
                  readonly name: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.MaxLengthAction<string, 100, undefined>,
                      v.RegexAction<string, undefined>,
                    ]
                  >;
                  readonly bytes: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.SafeIntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >;
                  /** Hex SHA-256 of the whole file. */
                  readonly sha256: v.SchemaWithPipe<
                    readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                  >;
                },
                undefined
              >,
              undefined
            >;
            /** Who does not come back, see core/predict/churn-classifier-json.ts. */
            readonly churn: v.NullishSchema<
              v.ObjectSchema<
                {
                  /** File name beside the manifest: no folder, no query, no other host. */
                  readonly name: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.MaxLengthAction<string, 100, undefined>,
                      v.RegexAction<string, undefined>,
                    ]
                  >;
                  readonly bytes: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.SafeIntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >;
                  /** Hex SHA-256 of the whole file. */
                  readonly sha256: v.SchemaWithPipe<
                    readonly [v.StringSchema<undefined>, v.RegexAction<string, undefined>]
                  >;
                },
                undefined
              >,
              undefined
            >;
          },
          undefined
        >;
        /** SHA-256 of the history it was trained on. */
        readonly dataHash: v.SchemaWithPipe<
          readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, number, undefined>]
        >;
        readonly seed: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>;
        /** Scores on the validation part of the history, fractions 0 to 1. */
        readonly scores: v.RecordSchema<
          v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, number, undefined>]>,
          v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
          undefined
        >;
        /** What may be done with the model; the shop that trained it decides. */
        readonly licence: v.SchemaWithPipe<
          readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, number, undefined>]
        >;
      },
      undefined
    >,
    v.CheckAction<
      {
        format: 1;
        sizes: {
          vector: number;
          kernel: number;
          convolution: number;
          profile: number;
          hidden: number;
          features: number;
          memory: number;
          actions: number;
        };
        items: number;
        scale: number;
        itemBits: 4 | 5 | 6 | 8;
        priorStep?: number | undefined;
        heads: ('action' | 'purchase')[];
        mix?:
          | {
              readonly neighbours: readonly number[];
              decay: number;
              floor: number;
            }
          | undefined;
        purchaseCalibration?:
          | {
              slope: number;
              offset: number;
            }
          | undefined;
        lists?:
          | {
              count: number;
              probes: number;
              codeBytes: number;
              shards: {
                items: number;
                kind: 'rows' | 'codes';
              }[];
            }
          | undefined;
        files: {
          network: {
            name: string;
            bytes: number;
            sha256: string;
          };
          ids?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          items: {
            name: string;
            bytes: number;
            sha256: string;
          }[];
          neighbours?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          lists?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          segments?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
          churn?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
        };
        dataHash: string;
        seed: number;
        scores: {
          [x: string]: number;
        };
        licence: string;
      },
      'two files have the same name'
    >,
    v.CheckAction<
      {
        format: 1;
        sizes: {
          vector: number;
          kernel: number;
          convolution: number;
          profile: number;
          hidden: number;
          features: number;
          memory: number;
          actions: number;
        };
        items: number;
        scale: number;
        itemBits: 4 | 5 | 6 | 8;
        priorStep?: number | undefined;
        heads: ('action' | 'purchase')[];
        mix?:
          | {
              readonly neighbours: readonly number[];
              decay: number;
              floor: number;
            }
          | undefined;
        purchaseCalibration?:
          | {
              slope: number;
              offset: number;
            }
          | undefined;
        lists?:
          | {
              count: number;
              probes: number;
              codeBytes: number;
              shards: {
                items: number;
                kind: 'rows' | 'codes';
              }[];
            }
          | undefined;
        files: {
          network: {
            name: string;
            bytes: number;
            sha256: string;
          };
          ids?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          items: {
            name: string;
            bytes: number;
            sha256: string;
          }[];
          neighbours?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          lists?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          segments?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
          churn?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
        };
        dataHash: string;
        seed: number;
        scores: {
          [x: string]: number;
        };
        licence: string;
      },
      'lists and files.lists differ'
    >,
    v.CheckAction<
      {
        format: 1;
        sizes: {
          vector: number;
          kernel: number;
          convolution: number;
          profile: number;
          hidden: number;
          features: number;
          memory: number;
          actions: number;
        };
        items: number;
        scale: number;
        itemBits: 4 | 5 | 6 | 8;
        priorStep?: number | undefined;
        heads: ('action' | 'purchase')[];
        mix?:
          | {
              readonly neighbours: readonly number[];
              decay: number;
              floor: number;
            }
          | undefined;
        purchaseCalibration?:
          | {
              slope: number;
              offset: number;
            }
          | undefined;
        lists?:
          | {
              count: number;
              probes: number;
              codeBytes: number;
              shards: {
                items: number;
                kind: 'rows' | 'codes';
              }[];
            }
          | undefined;
        files: {
          network: {
            name: string;
            bytes: number;
            sha256: string;
          };
          ids?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          items: {
            name: string;
            bytes: number;
            sha256: string;
          }[];
          neighbours?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          lists?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          segments?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
          churn?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
        };
        dataHash: string;
        seed: number;
        scores: {
          [x: string]: number;
        };
        licence: string;
      },
      'files.ids is missing'
    >,
    v.CheckAction<
      {
        format: 1;
        sizes: {
          vector: number;
          kernel: number;
          convolution: number;
          profile: number;
          hidden: number;
          features: number;
          memory: number;
          actions: number;
        };
        items: number;
        scale: number;
        itemBits: 4 | 5 | 6 | 8;
        priorStep?: number | undefined;
        heads: ('action' | 'purchase')[];
        mix?:
          | {
              readonly neighbours: readonly number[];
              decay: number;
              floor: number;
            }
          | undefined;
        purchaseCalibration?:
          | {
              slope: number;
              offset: number;
            }
          | undefined;
        lists?:
          | {
              count: number;
              probes: number;
              codeBytes: number;
              shards: {
                items: number;
                kind: 'rows' | 'codes';
              }[];
            }
          | undefined;
        files: {
          network: {
            name: string;
            bytes: number;
            sha256: string;
          };
          ids?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          items: {
            name: string;
            bytes: number;
            sha256: string;
          }[];
          neighbours?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          lists?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          segments?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
          churn?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
        };
        dataHash: string;
        seed: number;
        scores: {
          [x: string]: number;
        };
        licence: string;
      },
      'lists.shards does not fit files.items'
    >,
    v.CheckAction<
      {
        format: 1;
        sizes: {
          vector: number;
          kernel: number;
          convolution: number;
          profile: number;
          hidden: number;
          features: number;
          memory: number;
          actions: number;
        };
        items: number;
        scale: number;
        itemBits: 4 | 5 | 6 | 8;
        priorStep?: number | undefined;
        heads: ('action' | 'purchase')[];
        mix?:
          | {
              readonly neighbours: readonly number[];
              decay: number;
              floor: number;
            }
          | undefined;
        purchaseCalibration?:
          | {
              slope: number;
              offset: number;
            }
          | undefined;
        lists?:
          | {
              count: number;
              probes: number;
              codeBytes: number;
              shards: {
                items: number;
                kind: 'rows' | 'codes';
              }[];
            }
          | undefined;
        files: {
          network: {
            name: string;
            bytes: number;
            sha256: string;
          };
          ids?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          items: {
            name: string;
            bytes: number;
            sha256: string;
          }[];
          neighbours?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          lists?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          segments?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
          churn?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
        };
        dataHash: string;
        seed: number;
        scores: {
          [x: string]: number;
        };
        licence: string;
      },
      'lists.shards does not add up to items'
    >,
    v.CheckAction<
      {
        format: 1;
        sizes: {
          vector: number;
          kernel: number;
          convolution: number;
          profile: number;
          hidden: number;
          features: number;
          memory: number;
          actions: number;
        };
        items: number;
        scale: number;
        itemBits: 4 | 5 | 6 | 8;
        priorStep?: number | undefined;
        heads: ('action' | 'purchase')[];
        mix?:
          | {
              readonly neighbours: readonly number[];
              decay: number;
              floor: number;
            }
          | undefined;
        purchaseCalibration?:
          | {
              slope: number;
              offset: number;
            }
          | undefined;
        lists?:
          | {
              count: number;
              probes: number;
              codeBytes: number;
              shards: {
                items: number;
                kind: 'rows' | 'codes';
              }[];
            }
          | undefined;
        files: {
          network: {
            name: string;
            bytes: number;
            sha256: string;
          };
          ids?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          items: {
            name: string;
            bytes: number;
            sha256: string;
          }[];
          neighbours?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          lists?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | undefined;
          segments?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
          churn?:
            | {
                name: string;
                bytes: number;
                sha256: string;
              }
            | null
            | undefined;
        };
        dataHash: string;
        seed: number;
        scores: {
          [x: string]: number;
        };
        licence: string;
      },
      'lists has more probes than lists, or longer codes than vectors'
    >,
  ]
>;
/** What a trained model says about itself: manifest.json. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;
/** Name, length and hash of one file. */
export type ModelFile = v.InferOutput<typeof FileSchema>;
type Files = v.InferOutput<typeof FilesSchema>;
/** Every file that a model has. */
export declare function toFileList({network, ids, items, neighbours, lists, segments, churn}: Files): ModelFile[];
/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export declare function parseManifest(raw: unknown): Manifest;
export {};
