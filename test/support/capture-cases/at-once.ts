/**
 * Works on all things in their order, so many at once.
 *
 * @param work also gets a function that says how many have not been begun
 */
export async function forEachAtOnce<T>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T, countWaiting: () => number) => Promise<void>,
): Promise<void> {
  const queue = things.values();
  let begun = 0;
  const workOn = async (): Promise<void> => {
    // All share the iterator, so each thing is taken once.
    for (const thing of queue) {
      begun++;
      await work(thing, () => things.length - begun);
    }
  };
  await Promise.all(Array.from({length: atOnce}, workOn));
}
