/**
 * A response's body, read no further than `most` bytes: a wrong file, or a server that never ends, cannot fill the
 * memory.
 *
 * @returns undefined where there is more
 */
export async function readBounded(response: Response, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const {done, value} = (await reader?.read()) ?? {done: true, value: undefined};
    if (done) break;
    length += value.length;
    if (length > most) {
      void reader?.cancel().catch(() => undefined); // nobody waits for its end
      return undefined;
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Text and JSON of bytes, as `Response.json` has it. @throws SyntaxError where they are no JSON */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
