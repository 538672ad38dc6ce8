import {ProfilerError} from '../contract/errors.ts';
import {EVENT_KINDS} from '../contract/event.ts';
import type {Manifest} from '../contract/manifest.ts';
import {EVENT_FEATURES} from '../features/event-features.ts';
import {toItemBytes, toListBytes, toNetworkBytes} from './file-sizes.ts';

/**
 * Holds what a manifest says of its files against what it says of its sizes, before a byte of them is fetched: each
 * number is within its limits by then, their products need not be.
 *
 * @throws ProfilerError `model-shape` naming the file
 */
export function checkFiles(manifest: Manifest): void {
  const {sizes, items, files, lists} = manifest;
  // The network reads an event of this version; more columns than it has would be read from nowhere.
  check('sizes.features', sizes.features, EVENT_FEATURES);
  check('sizes.actions', sizes.actions, EVENT_KINDS.length);
  check(files.network.name, files.network.bytes, toNetworkBytes(manifest));
  const rowBytes = toItemBytes(manifest);
  if (lists) {
    check(files.lists?.name ?? 'lists.bin', files.lists?.bytes ?? 0, toListBytes(lists, sizes.vector));
    files.items.forEach(({name, bytes}, shard) => {
      const {items: own, kind} = lists.shards[shard];
      // Four bytes say how many bytes of ids follow, and an id has one at least.
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

function check(what: string, found: number, expected: number): void {
  if (found !== expected) throw toError(what, found, String(expected));
}

function toError(what: string, found: number, expected: string): ProfilerError {
  return new ProfilerError(
    'model-shape',
    `manifest.json says ${found} for ${what}, its other sizes say ${expected}. Train the model again with this version.`,
  );
}
