/** Bytes do not have the form that they should; the message says what is missing. Never quotes them. */
export class MalformedBytes extends Error {}

/**
 * Reads the presentation language of TLS, in which DAP messages are written (RFC 8446, section 3): numbers are big
 * endian, a vector has its length in bytes before it. Every method throws MalformedBytes at the end of the input.
 */
export class ByteReader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  take(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.bytes.length) throw new MalformedBytes(`${length} bytes expected at byte ${this.offset}.`);
    const taken = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16BE();
  }

  u32(): number {
    return this.take(4).readUInt32BE();
  }

  /** A number of 64 bits up to 2^53. */
  u64(): number {
    const value = this.take(8).readBigUInt64BE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedBytes('A number is above 2^53.');
    return Number(value);
  }

  opaque16(): Buffer {
    return this.take(this.u16());
  }

  opaque32(): Buffer {
    return this.take(this.u32());
  }

  /** The items of a vector whose length has 32 bits. */
  items32<Item>(read: (reader: ByteReader) => Item): Item[] {
    const inside = new ByteReader(this.opaque32());
    const items: Item[] = [];
    while (!inside.isAtEnd()) items.push(read(inside));
    return items;
  }

  isAtEnd(): boolean {
    return this.offset === this.bytes.length;
  }

  /** Reads a whole message. @throws MalformedBytes when something follows it */
  static readAll<Message>(bytes: Buffer, read: (reader: ByteReader) => Message): Message {
    const reader = new ByteReader(bytes);
    const message = read(reader);
    if (!reader.isAtEnd()) throw new MalformedBytes('Bytes follow the end of the message.');
    return message;
  }
}

export function toU8(value: number): Buffer {
  return Buffer.of(value);
}

export function toU64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function toOpaque16(content: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([length, content]);
}

export function toOpaque32(...content: readonly Uint8Array[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([length, ...content]);
}
