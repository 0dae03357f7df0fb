import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { CameraAddress } from '../../camera-address.ts';
import { type FeedFailure, failures } from './feed-failure.ts';

/** A certificate as a person may compare it with what the camera's own page says. */
export interface ShownCertificate {
  /** Hexadecimal SHA-256 of the whole certificate. */
  readonly sha256: string;
  readonly subject: string;
  /** Milliseconds since 1970 UTC. */
  readonly validUntil: number;
}

export type TlsCheck =
  /** What FFmpeg is to trust: it makes a connection of its own, and holds that against these alone. */
  | { readonly ok: true; readonly authority: string }
  | { readonly ok: false; readonly failure: FeedFailure; readonly shown: ShownCertificate | null };

const patienceMs = 4_000;

/**
 * Asks a camera for its certificate. It counts if a person confirmed exactly this one, or if this machine's authorities
 * vouch for it and for the host's name.
 */
export async function checkTls(
  address: CameraAddress,
  ipAddress: string,
  signal: AbortSignal,
): Promise<TlsCheck> {
  const { port, protocol } = new URL(address.publicUrl);
  const usualPort = protocol === 'https:' ? 443 : 322;
  const socket = connect({
    host: ipAddress,
    port: port === '' ? usualPort : Number(port),
    ...(isIP(address.hostname) === 0 ? { servername: address.hostname } : {}),
    // Judged here: a camera's own certificate is nobody's but may have been confirmed.
    rejectUnauthorized: false,
  });
  const giveUp = (): void => void socket.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const cause = await shaken(socket);
    return cause === null ? judge(socket, address) : { ok: false, failure: cause, shown: null };
  } finally {
    signal.removeEventListener('abort', giveUp);
    socket.destroy();
  }
}

/** Null once the handshake is done. */
function shaken(socket: TLSSocket): Promise<FeedFailure | null> {
  return new Promise((resolve) => {
    socket.setTimeout(patienceMs, () => resolve(failures.unreachable));
    socket.once('secureConnect', () => resolve(null));
    socket.once('close', () => resolve(failures.noTls));
    socket.on('error', (cause: NodeJS.ErrnoException) => resolve(failureOf(cause)));
  });
}

function failureOf({ code }: NodeJS.ErrnoException): FeedFailure {
  if (code === 'ECONNREFUSED') return failures.refused;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT') return failures.unreachable;
  return failures.noTls;
}

function judge(socket: TLSSocket, { certificateSha256 }: CameraAddress): TlsCheck {
  const own = socket.getPeerCertificate(true);
  const shown: ShownCertificate = {
    sha256: own.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: String(own.subject?.CN ?? 'no name'),
    validUntil: Date.parse(own.valid_to),
  };
  if (certificateSha256 !== null && certificateSha256 !== shown.sha256)
    return { ok: false, failure: failures.otherCertificate, shown };
  if (shown.validUntil < Date.now()) return { ok: false, failure: failures.expiredCertificate, shown };
  if (certificateSha256 !== null) return { ok: true, authority: pemOf(own) };
  if (!socket.authorized) return { ok: false, failure: failures.unknownCertificate, shown };
  return { ok: true, authority: pemOf(topOf(own)) };
}

function topOf(own: DetailedPeerCertificate): DetailedPeerCertificate {
  let top = own;
  // The last of a chain is its own issuer.
  while (top.issuerCertificate !== undefined && top.issuerCertificate !== top) top = top.issuerCertificate;
  return top;
}

function pemOf({ raw }: DetailedPeerCertificate): string {
  return new X509Certificate(raw).toString();
}
