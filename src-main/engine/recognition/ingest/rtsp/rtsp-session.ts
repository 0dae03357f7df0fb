import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { CameraAddress } from '../../../camera-address.ts';
import { answerDigest, type DigestChallenge, readChallenge } from './digest-answer.ts';
import { type RtspItem, RtspMessageReader, type RtspReply } from './message-reader.ts';

/** More than this waits for its reader: nothing is read from the socket until it has caught up. */
const mostHeldBytes = 2 * 1024 * 1024;
const chunkBytes = 64 * 1024;

export type RtspCredentials = Pick<CameraAddress, 'userName' | 'password'>;

/** The connection is over: interrupted, closed by the camera, or broken. */
export class SessionOverError extends Error {
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super('the connection to the camera is over', { cause });
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  }
}

/** A connection to an RTSP server (RFC 2326): requests and their replies, and packets in between. */
export class RtspSession {
  readonly #socket: Socket;
  readonly #credentials: RtspCredentials;
  readonly #reader = new RtspMessageReader();
  readonly #clientNonce = randomBytes(8).toString('hex');
  #challenge: DigestChallenge | null = null;
  #answered = 0;
  #sequence = 0;
  #isPaused = false;
  #over: SessionOverError | null = null;
  #wake: (() => void) | null = null;

  constructor(host: string, port: number, credentials: RtspCredentials) {
    this.#credentials = credentials;
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.alloc(chunkBytes),
        callback: (count, chunk) => this.#hear(chunk.subarray(0, count)),
      },
    });
    let failure: unknown = null;
    this.#socket.on('error', (error) => {
      failure = error;
    });
    this.#socket.on('end', () => this.#socket.destroy());
    this.#socket.on('close', () => this.#end(failure));
  }

  /** The next packet or reply that is there; null when `more` has to be waited for. @throws NoRtspError */
  take(): RtspItem | null {
    const item = this.#reader.take();
    if (item === null && this.#isPaused) {
      this.#isPaused = false;
      this.#socket.resume();
    }
    return item;
  }

  /** Settles when more has come. Rejects with a SessionOverError once there is nothing to come. */
  async more(): Promise<void> {
    if (this.#over !== null) throw this.#over;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
    if (this.#over !== null) throw this.#over;
  }

  /**
   * Asks, says who asks if the server wants to know, and waits for the reply; packets that come before it are dropped.
   * @throws NoRtspError, SessionOverError
   */
  async ask(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<RtspReply> {
    const hadChallenge = this.#challenge;
    this.send(method, url, headers);
    const reply = await this.#reply();
    if (reply.status !== 401 || !this.noteChallenge(reply) || this.#challenge?.nonce === hadChallenge?.nonce)
      return reply;
    this.send(method, url, headers);
    return this.#reply();
  }

  /** Asks, and leaves the reply to whoever takes items. */
  send(method: string, url: string, headers: Readonly<Record<string, string>>): void {
    this.#sequence += 1;
    const lines = [
      `${method} ${url} RTSP/1.0`,
      `CSeq: ${this.#sequence}`,
      'User-Agent: Cordon',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...this.#authorisation(method, url),
    ];
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Keeps what a refusal asks for. False where nobody can answer it. */
  noteChallenge({ headers }: RtspReply): boolean {
    const { userName } = this.#credentials;
    const challenge = readChallenge(headers.get('www-authenticate') ?? []);
    if (challenge === null || userName === undefined || userName === '') return false;
    if (challenge.nonce !== this.#challenge?.nonce) this.#answered = 0;
    this.#challenge = challenge;
    return true;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Overwrites what is left of video. */
  wipe(): void {
    this.#reader.wipe();
  }

  async #reply(): Promise<RtspReply> {
    for (;;) {
      const item = this.take();
      if (item?.kind === 'reply') return item;
      if (item === null) await this.more();
    }
  }

  #authorisation(method: string, url: string): readonly string[] {
    const { userName = '', password = '' } = this.#credentials;
    if (this.#challenge === null) return [];
    this.#answered += 1;
    const request = {
      method,
      url,
      userName,
      password,
      count: this.#answered,
      clientNonce: this.#clientNonce,
    };
    return [`Authorization: ${answerDigest(this.#challenge, request)}`];
  }

  /** Within the read of a socket: throws nothing. False has it pause. */
  #hear(chunk: Uint8Array): boolean {
    this.#reader.give(chunk);
    this.#awake();
    // Node's stream does not know of this pause, so it can't be asked.
    this.#isPaused = this.#reader.heldBytes >= mostHeldBytes;
    return !this.#isPaused;
  }

  #end(cause: unknown): void {
    this.#over = new SessionOverError(cause);
    this.#awake();
  }

  #awake(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
