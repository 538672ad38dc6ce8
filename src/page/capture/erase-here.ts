/** Names of everything the worker stores begin with this. */
const PREFIX = 'vitrine';

/** Erases what the worker stored without the worker's help: for when it does not answer and she said no. */
export async function eraseHere(): Promise<void> {
  // Firefox before 126 cannot list databases; there the worker alone erases, when it starts again.
  for (const {name} of (await indexedDB.databases?.()) ?? []) {
    if (name?.startsWith(PREFIX)) indexedDB.deleteDatabase(name);
  }
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX)) await caches.delete(name);
  }
}
