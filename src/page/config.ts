import type {EngineChoice} from '../core/contract/worker-api.ts';
import {toPageBase} from './page-base.ts';

/**
 * Where a shop's consent comes from. `auto` (the default) reads Google Consent Mode and IAB TCF, `manual` waits for
 * `vitrine('consent', …)` alone, `granted` means that the shop has asked elsewhere and may personalise (it never grants
 * sharing).
 */
export type ConsentMode = 'auto' | 'manual' | 'granted';

/** What a shop sets on the script tag (`data-model`, …) or gives to `createProfiler`; every field is optional. */
export interface ProfilerOptions {
  /** Address of the model's manifest.json. */
  readonly model?: string;
  readonly catalogue?: string;
  /** Base address of the sync server; without one nothing is ever sent. */
  readonly sync?: string;
  readonly consent?: ConsentMode;
  /** `auto` by default. */
  readonly engine?: EngineChoice;
  /** ISO 4217 code of prices without a currency. */
  readonly currency?: string;
  /**
   * Address of vitrine-worker.js; beside the page script by default. On another origin it has to be started through a
   * blob.
   */
  readonly worker?: string;
  /**
   * Folder (with a slash at its end) of the other vitrine-*.js files; that of this script by default. Only for
   * `createProfiler`.
   */
  readonly chunks?: string;
  /**
   * `limited` for shops that run third-party scripts: scripts of the page learn nothing about the shopper and cannot
   * grant consent; the widgets still can. `full` by default.
   */
  readonly api?: 'full' | 'limited';
  /**
   * `private`: every browser fetches the same pictures, whatever the widgets show, see widgets/picture-pool.ts. An
   * address: the same, with the pictures of this JSON file, which has the format of a catalogue. By default each card
   * loads its own picture.
   */
  readonly pictures?: string;
  /** `integrity` of the script tag: if it has one, the worker has to come from the shop's own origin. */
  readonly integrity?: string;
  /** Language of the widgets, e.g. `de`; the document's language by default. */
  readonly language?: string;
}

/** An option's address made absolute. @throws TypeError if it is not an address */
export function toAddress(address: string | undefined): string | undefined {
  return address ? new URL(address, toPageBase()).href : undefined;
}
