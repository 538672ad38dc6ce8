/**
 * Reads a response's body up to `most` bytes, so that a wrong file or an endless response cannot fill the memory.
 *
 * @returns undefined if the body is longer
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
      void reader?.cancel().catch(() => undefined); // the result of cancelling does not matter
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

/** Text and JSON of bytes, as `Response.json` has it. @throws SyntaxError if they are not valid JSON */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
