import {fromDocument} from '../../../src/page/from-document.ts';
import {loadOwnChunk} from '../../../src/page/load-chunk.ts';
import {findOwnScript, toPageBase, toScriptAddress} from '../../../src/page/own-script.ts';
import {own} from '../../../src/page/own.ts';

/** What the page script of a test has found out about its page. */
export interface SeenPage {
  readonly tag?: string;
  readonly options?: Readonly<Record<string, string | undefined>>;
  readonly base: string;
  readonly hidden: boolean;
  readonly vitrine: string;
  readonly consent?: unknown;
  /** What the chunk beside the script says. */
  chunk?: string;
}

const script = findOwnScript();
const seen: SeenPage = {
  tag: script?.id,
  options: script && {...script.dataset},
  base: toPageBase(),
  hidden: fromDocument('hidden'),
  vitrine: typeof own(window as unknown as {vitrine?: unknown}, 'vitrine'),
  consent: own({} as {personalization?: unknown}, 'personalization'),
};
Object.assign(window, {seen});
const base = script ? toScriptAddress(script) : location.href;
loadOwnChunk<{say: string}>('extra', base, undefined).then(
  ({say}) => (seen.chunk = say),
  (error: unknown) => (seen.chunk = String(error)),
);
