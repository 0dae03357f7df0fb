import { createHash } from 'node:crypto';

/** What a server asks for (RFC 2617). */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** False as in RFC 2069, which many cameras keep to. */
  readonly hasQuality: boolean;
}

export interface DigestRequest {
  readonly method: string;
  readonly url: string;
  readonly userName: string;
  readonly password: string;
  /** How often the nonce has been answered, this time included. */
  readonly count: number;
  /** Random. */
  readonly clientNonce: string;
}

/** The first challenge that can be answered without giving the password away; null where there is none. */
export function readChallenge(headers: readonly string[]): DigestChallenge | null {
  for (const header of headers) {
    if (!/^digest /i.test(header)) continue;
    const fields = new Map(
      [...header.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,]*))/g)].map(
        ([, name = '', quoted, plain = '']) => [name.toLowerCase(), quoted ?? plain],
      ),
    );
    const { realm, nonce } = { realm: fields.get('realm'), nonce: fields.get('nonce') };
    const algorithm = fields.get('algorithm') ?? 'MD5';
    const quality = fields.get('qop');
    const isPlain = quality === undefined || quality.split(',').some((one) => one.trim() === 'auth');
    if (realm !== undefined && nonce !== undefined && /^md5$/i.test(algorithm) && isPlain)
      return { realm, nonce, opaque: fields.get('opaque'), hasQuality: quality !== undefined };
  }
  return null;
}

/** The value of `Authorization`. */
export function answerDigest(challenge: DigestChallenge, request: DigestRequest): string {
  const { realm, nonce, opaque, hasQuality } = challenge;
  const { userName, method, url, clientNonce } = request;
  const secret = md5(`${userName}:${realm}:${request.password}`);
  const target = md5(`${method}:${url}`);
  const count = request.count.toString(16).padStart(8, '0');
  const middle = hasQuality ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const fields = [
    `username="${userName}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${url}"`,
    `response="${md5(`${secret}:${middle}:${target}`)}"`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
    ...(hasQuality ? [`qop=auth`, `nc=${count}`, `cnonce="${clientNonce}"`] : []),
  ];
  return `Digest ${fields.join(', ')}`;
}

/** What the method asks for; it is not relied on for anything else. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
