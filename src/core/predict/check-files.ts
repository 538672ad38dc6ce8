import {ProfilerError} from '../contract/errors.ts';
import {EVENT_KINDS} from '../contract/event-kinds.ts';
import type {Manifest} from '../contract/manifest.ts';
import {EVENT_FEATURE_NAMES, toKindFeature} from '../features/event-features.ts';
import {toItemBytes, toListBytes, toNetworkBytes} from './file-sizes.ts';
import {toHeadShapes} from './network.ts';
import {toVocabulary, type Vocabulary} from './vocabulary.ts';

/**
 * Checks that the file lengths in a manifest fit its sizes, before any file is fetched. parseManifest has checked each
 * number against its limit, but products of them may still be too large.
 *
 * @throws ProfilerError `model-shape` naming the file
 */
export function checkFiles(manifest: Manifest): void {
  const {sizes, items, files, lists} = manifest;
  const vocabulary = toVocabulary(manifest);
  check('sizes.features', sizes.features, vocabulary.features.length);
  check('sizes.actions', sizes.actions, vocabulary.kinds.length);
  checkVocabulary(manifest, vocabulary);
  check(files.network.name, files.network.bytes, toNetworkBytes(manifest));
  const rowBytes = toItemBytes(manifest);
  if (lists) {
    check(files.lists?.name ?? 'lists.bin', files.lists?.bytes ?? 0, toListBytes(lists, sizes.vector));
    files.items.forEach(({name, bytes}, shard) => {
      const {items: own, kind} = lists.shards[shard];
      // Four bytes hold the length of the ids, and each id has at least one byte.
      const ownBytes =
        own * (kind === 'rows' ? rowBytes + 2 : lists.codeBytes + (manifest.priorStep === undefined ? 0 : 1));
      const least = 4 + 1 + ownBytes + own + (kind === 'rows' ? 0 : 2 * lists.count);
      if (bytes < least) throw toError(name, bytes, `${least} or more`);
    });
  } else {
    const wrong = files.items.find(({bytes}) => bytes % rowBytes !== 0);
    if (wrong) throw toError(wrong.name, wrong.bytes, `rows of ${rowBytes}`);
    const bytes = files.items.reduce((sum, file) => sum + file.bytes, 0);
    check(
      files.items
        .map(({name}) => name)
        .join(' + ')
        .slice(0, 100),
      bytes,
      items * rowBytes,
    );
  }
  if (files.ids && files.ids.bytes < 1 + items) throw toError(files.ids.name, files.ids.bytes, `${1 + items} or more`);
  if (files.neighbours && files.neighbours.bytes < items) {
    throw toError(files.neighbours.name, files.neighbours.bytes, `${items} or more`);
  }
}

/**
 * Kinds and heads that this version does not know are ignored. But every input column of the model has to be known
 * here, and a head that both have must read the same parts of the state.
 */
function checkVocabulary({sizes}: Manifest, {kinds, features, heads}: Vocabulary): void {
  const columns = new Set([...EVENT_FEATURE_NAMES, ...kinds.map(toKindFeature)]);
  const stranger = features.find((name) => !columns.has(name));
  if (stranger !== undefined) throw toOtherVersion(`reads "${stranger}" of an event`);
  if (!kinds.some((kind) => (EVENT_KINDS as readonly string[]).includes(kind)))
    throw toOtherVersion('has other events');
  const own = new Map(toHeadShapes(sizes).map((shape) => [shape.name, shape]));
  for (const {name, rows, columns: outputs} of heads) {
    const shape = own.get(name);
    if (shape && (shape.rows !== rows || shape.columns !== outputs)) {
      throw toOtherVersion(`has a head "${name}" of ${rows} x ${outputs}, not ${shape.rows} x ${shape.columns}`);
    }
  }
}

function toOtherVersion(what: string): ProfilerError {
  return new ProfilerError(
    'model-shape',
    `The model ${what}, which this version does not support. Train it again with the version of the scripts on the page.`,
  );
}

function check(what: string, found: number, expected: number): void {
  if (found !== expected) throw toError(what, found, String(expected));
}

function toError(what: string, found: number, expected: string): ProfilerError {
  return new ProfilerError(
    'model-shape',
    `manifest.json says ${found} for ${what}, its other sizes say ${expected}. Train the model again with this version.`,
  );
}
