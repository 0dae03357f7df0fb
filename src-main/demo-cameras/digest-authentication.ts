import { createHash, timingSafeEqual } from 'node:crypto';

export interface MountCredentials {
  readonly userName: string;
  readonly password: string;
}

const realm = 'Cordon camera simulator';

/** The value of `WWW-Authenticate` that asks for a digest over `nonce` (RFC 2617). */
export function digestChallenge(nonce: string): string {
  return `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"`;
}

/** True when the `Authorization` header answers the challenge for these credentials. */
export function isDigestAnswer(
  header: string | undefined,
  request: { readonly method: string; readonly nonce: string; readonly credentials: MountCredentials },
): boolean {
  if (header === undefined || !/^digest /i.test(header)) return false;
  const fields = parseFields(header.slice('digest '.length));
  if (fields.get('username') !== request.credentials.userName || fields.get('nonce') !== request.nonce)
    return false;
  const secret = md5(`${request.credentials.userName}:${realm}:${request.credentials.password}`);
  const target = md5(`${request.method}:${fields.get('uri') ?? ''}`);
  const quality = fields.get('qop');
  const middle =
    quality === undefined
      ? request.nonce
      : `${request.nonce}:${fields.get('nc') ?? ''}:${fields.get('cnonce') ?? ''}:${quality}`;
  const wanted = Buffer.from(md5(`${secret}:${middle}:${target}`));
  const given = Buffer.from(fields.get('response') ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function parseFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const match of text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]*))/g)) {
    fields.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? '');
  }
  return fields;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
