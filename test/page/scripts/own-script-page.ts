import {fromDocument} from '../../../src/page/from-document.ts';
import {loadChunk} from '../../../src/page/load-chunk.ts';
import {findOwnScript, readOptions, toPageBase, toScriptAddress} from '../../../src/page/own-script.ts';
import {own} from '../../../src/page/own.ts';

/** What the page script of a test has found out about its page. */
export interface SeenPage {
  readonly tag?: string;
  readonly options?: Readonly<Record<string, string | undefined>>;
  /** Options that are none of the tag's own. */
  readonly lent?: unknown;
  readonly base: string;
  readonly hidden: boolean;
  readonly vitrine: string;
  readonly consent?: unknown;
  /** What the chunk beside the script says. */
  chunk?: string;
}

const script = findOwnScript();
const options = script && readOptions(script);
const seen: SeenPage = {
  tag: script?.id,
  options: options && {...options},
  lent: options?.personalization,
  base: toPageBase(),
  hidden: fromDocument('hidden'),
  vitrine: typeof own(window as unknown as {vitrine?: unknown}, 'vitrine'),
  consent: own({} as {personalization?: unknown}, 'personalization'),
};
Object.assign(window, {seen});
loadChunk<{say: string}>(script ? new URL('vitrine-extra.js', toScriptAddress(script)).href : 'vitrine-extra.js').then(
  ({say}) => (seen.chunk = say),
  (error: unknown) => (seen.chunk = String(error)),
);
