export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

const maxHeadBytes = 16_384;

/** Takes the bytes of a connection and yields its requests; interleaved frames from the client (RTCP) are skipped. */
export class RtspRequestReader {
  #pending: Buffer = Buffer.alloc(0);

  /** @throws when what comes is no RTSP. */
  read(chunk: Buffer): readonly RtspRequest[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const requests: RtspRequest[] = [];
    for (;;) {
      if (this.#pending[0] === 0x24) {
        if (this.#pending.length < 4) return requests;
        const frameBytes = 4 + this.#pending.readUInt16BE(2);
        if (this.#pending.length < frameBytes) return requests;
        this.#pending = this.#pending.subarray(frameBytes);
        continue;
      }
      const headEnd = this.#pending.indexOf('\r\n\r\n');
      if (headEnd < 0) {
        if (this.#pending.length > maxHeadBytes) throw new Error('the request has no end');
        return requests;
      }
      const request = parseHead(this.#pending.toString('latin1', 0, headEnd));
      const bodyBytes = Number(request.headers.get('content-length') ?? 0);
      if (!(bodyBytes >= 0 && bodyBytes <= maxHeadBytes))
        throw new Error('the request has no plausible length');
      if (this.#pending.length < headEnd + 4 + bodyBytes) return requests;
      this.#pending = this.#pending.subarray(headEnd + 4 + bodyBytes);
      requests.push(request);
    }
  }
}

function parseHead(head: string): RtspRequest {
  const [first = '', ...rest] = head.split('\r\n');
  const [, method, url] = /^([A-Z_]+) (\S+) RTSP\/1\.0$/.exec(first) ?? [];
  if (method === undefined || url === undefined) throw new Error('the request is not RTSP 1.0');
  const headers = rest.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, url, headers: new Map(headers) };
}
