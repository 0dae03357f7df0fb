import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Decides who may use the loopback host. The link carries a token in its fragment, which browsers send to nobody;
 * the entry page trades it for a cookie that scripts can't read. Host and Origin are compared exactly, so neither
 * another site nor a name that points to this machine gets in.
 */
export class Access {
  readonly token: string;
  readonly #session = randomBytes(32).toString('base64url');
  readonly #host: string;
  readonly #cookieName: string;

  constructor(port: number, token = randomBytes(32).toString('base64url')) {
    this.token = token;
    this.#host = `127.0.0.1:${port}`;
    // Cookies are shared by all ports of a host, hence the port in the name.
    this.#cookieName = `cordon-${port}`;
  }

  get origin(): string {
    return `http://${this.#host}`;
  }

  /** The link to give to the person. */
  get link(): string {
    return `${this.origin}/#${this.token}`;
  }

  isOurHost(headers: IncomingHttpHeaders): boolean {
    return headers.host === this.#host;
  }

  /** For requests that change something and for the WebSocket, which browsers always mark with their origin. */
  isOurOrigin(headers: IncomingHttpHeaders): boolean {
    return headers.origin === this.origin;
  }

  /** True for our own pages and for what a person typed; false for what another site's page asked for. */
  isSameSite(headers: IncomingHttpHeaders): boolean {
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  isToken(candidate: unknown): boolean {
    return typeof candidate === 'string' && isSame(candidate, this.token);
  }

  get sessionCookie(): string {
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  hasSession(headers: IncomingHttpHeaders): boolean {
    const cookies = (headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
    return cookies.some(([name, value]) => name === this.#cookieName && isSame(value ?? '', this.#session));
  }
}

function isSame(candidate: string, secret: string): boolean {
  const [a, b] = [Buffer.from(candidate), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
