import {fromDocument} from '../../../src/page/from-document.ts';
import {loadOwnChunk} from '../../../src/page/load-chunk.ts';
import {readOwnScript} from '../../../src/page/own-script.ts';
import {own} from '../../../src/page/own.ts';
import {toPageBase} from '../../../src/page/page-base.ts';

/** What the page script of a test has found out about its page. */
export interface SeenPage {
  readonly options?: object;
  readonly base: string;
  readonly hidden: boolean;
  readonly vitrine: string;
  readonly consent?: unknown;
  /** What the chunk beside the script says. */
  chunk?: string;
}

const [options, address = location.href] = readOwnScript() ?? [];
const seen: SeenPage = {
  options,
  base: toPageBase(),
  hidden: fromDocument('hidden'),
  vitrine: typeof own(window as unknown as {vitrine?: unknown}, 'vitrine'),
  consent: own({} as {personalization?: unknown}, 'personalization'),
};
Object.assign(window, {seen});
loadOwnChunk<{say: string}>('extra', address, undefined).then(
  ({say}) => (seen.chunk = say),
  (error: unknown) => (seen.chunk = String(error)),
);
