import type {Recommendation} from '../../core/contract/recommendation.ts';
import type {ShelfStrings} from './shelf-strings.ts';

/** The differences between kinds of shelves. */
export interface ShelfKind {
  readonly defaultCount: number;
  /** The heading where the shop sets none. @param read reads an attribute as text */
  heading(read: WantedProducts['read']): keyof ShelfStrings;
  readonly hasReason: boolean;
  fetch(wanted: WantedProducts): Promise<readonly Recommendation[]>;
  /**
   * Whether `fetch` can give a list sooner without the reasons that take longer; `instead` always can.
   *
   * @param read reads an attribute as text
   */
  isSoonerWithoutReasons(read: WantedProducts['read']): boolean;
  /** Other products, with their own heading, where the shelf has none and the shop has given it space. */
  readonly instead?: {
    readonly heading: keyof ShelfStrings;
    fetch(wanted: WantedProducts): Promise<readonly Recommendation[]>;
  };
}

/** The products that the attributes of a shelf ask for. */
export interface WantedProducts {
  readonly count: number;
  /** Whether the products' reasons are wanted too; the list without them comes sooner. */
  readonly reasons: boolean;
  /** Reads an attribute as text. */
  read(name: string): string | undefined;
  /** Reads an attribute as ids separated by commas. */
  ids(name: string): string[] | undefined;
}
