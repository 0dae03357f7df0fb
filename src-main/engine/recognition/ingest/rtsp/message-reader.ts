/** What an RTSP server sends, one after the other (RFC 2326): packets between replies. */
export type RtspItem =
  | {
      readonly kind: 'packet';
      readonly channel: number;
      /** A view, valid until the reader is given more. */
      readonly bytes: Buffer;
    }
  | RtspReply;

export interface RtspReply {
  readonly kind: 'reply';
  readonly status: number;
  /** Names in lower case; a name may come several times. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** What comes is no RTSP. */
export class NoRtspError extends Error {
  constructor() {
    super('what the camera sends is no RTSP');
  }
}

const dollar = 0x24;
const packetHeaderBytes = 4;
const maxHeadBytes = 16_384;
const maxBodyBytes = 65_536;
const firstCapacityBytes = 64 * 1024;

/** Takes the bytes of a connection, in whatever pieces they come, and gives what they hold, in memory that is used again. */
export class RtspMessageReader {
  #memory = Buffer.alloc(firstCapacityBytes);
  #start = 0;
  #end = 0;

  /** How much waits to be taken. */
  get heldBytes(): number {
    return this.#end - this.#start;
  }

  /** Copies the chunk. */
  give(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#memory.length) this.#makeRoom(chunk.length);
    this.#memory.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** The next whole item; null when there is none yet. @throws NoRtspError */
  take(): RtspItem | null {
    if (this.#start === this.#end) return null;
    return this.#memory[this.#start] === dollar ? this.#takePacket() : this.#takeReply();
  }

  /** Overwrites what is left of video. */
  wipe(): void {
    this.#memory.fill(0);
    this.#start = 0;
    this.#end = 0;
  }

  #takePacket(): RtspItem | null {
    const from = this.#start + packetHeaderBytes;
    if (from > this.#end) return null;
    const to = from + this.#memory.readUInt16BE(this.#start + 2);
    if (to > this.#end) return null;
    const channel = this.#memory[this.#start + 1] ?? 0;
    this.#start = to;
    return { kind: 'packet', channel, bytes: this.#memory.subarray(from, to) };
  }

  #takeReply(): RtspReply | null {
    const held = this.#memory.subarray(this.#start, this.#end);
    const beginning = held.toString('latin1', 0, replyBegins.length);
    if (!replyBegins.startsWith(beginning)) throw new NoRtspError();
    const headEnd = held.indexOf('\r\n\r\n');
    if (headEnd < 0 && held.length <= maxHeadBytes) return null;
    if (headEnd < 0 || headEnd > maxHeadBytes) throw new NoRtspError();
    const [first = '', ...lines] = held.toString('latin1', 0, headEnd).split('\r\n');
    const status = /^RTSP\/1\.\d (\d{3})(?: |$)/.exec(first)?.[1];
    if (status === undefined) throw new NoRtspError();
    const headers = Map.groupBy(lines.map(headerOf), ([name]) => name);
    const bodyBytes = Number(headers.get('content-length')?.[0]?.[1] ?? 0);
    if (!Number.isInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > maxBodyBytes) throw new NoRtspError();
    const bodyAt = headEnd + 4;
    if (held.length < bodyAt + bodyBytes) return null;
    this.#start += bodyAt + bodyBytes;
    return {
      kind: 'reply',
      status: Number(status),
      headers: new Map([...headers].map(([name, values]) => [name, values.map(([, value]) => value)])),
      body: held.toString('utf8', bodyAt, bodyAt + bodyBytes),
    };
  }

  #makeRoom(bytes: number): void {
    const held = this.#end - this.#start;
    const from = this.#memory;
    if (held + bytes > from.length) this.#memory = Buffer.alloc(2 * (held + bytes));
    from.copy(this.#memory, 0, this.#start, this.#end);
    if (from !== this.#memory) from.fill(0);
    this.#start = 0;
    this.#end = held;
  }
}

const replyBegins = 'RTSP/1.';

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
}
