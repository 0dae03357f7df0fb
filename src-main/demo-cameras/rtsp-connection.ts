import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { CameraMount } from './camera-mount.ts';
import { digestChallenge, isDigestAnswer } from './digest-authentication.ts';
import { type RtspRequest, RtspRequestReader } from './rtsp-request.ts';
import { describeClip, describeSoundOnly } from './session-description.ts';

interface Reply {
  readonly status: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One RTSP 1.0 connection (RFC 2326): at most one session, RTP interleaved over the same TCP connection. */
export class RtspConnection {
  readonly #socket: Socket;
  readonly #mountOf: (path: string) => CameraMount | undefined;
  readonly #reader = new RtspRequestReader();
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #session = randomBytes(8).toString('hex');
  #channel: number | undefined;
  #playing: CameraMount | undefined;

  constructor(socket: Socket, mountOf: (path: string) => CameraMount | undefined) {
    this.#socket = socket;
    this.#mountOf = mountOf;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#playing?.leave(socket));
  }

  #take(chunk: Buffer): void {
    try {
      for (const request of this.#reader.read(chunk)) this.#answer(request);
    } catch {
      this.#socket.destroy();
    }
  }

  #answer(request: RtspRequest): void {
    if (request.method === 'OPTIONS') {
      const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN';
      this.#send(request, { status: '200 OK', headers: { Public: methods } });
      return;
    }
    const mount = this.#mountOf(pathOf(request.url));
    if (mount === undefined) return this.#send(request, { status: '404 Not Found' });
    if (mount.fault === 'drop') {
      this.#socket.destroy();
      return;
    }
    if (mount.fault === 'refuse') return this.#send(request, { status: '503 Service Unavailable' });
    if (!this.#mayWatch(mount, request)) {
      const headers = { 'WWW-Authenticate': digestChallenge(this.#nonce) };
      return this.#send(request, { status: '401 Unauthorized', headers });
    }
    this.#send(request, this.#replyTo(mount, request));
    if (request.method === 'TEARDOWN') this.#socket.end();
  }

  #replyTo(mount: CameraMount, request: RtspRequest): Reply {
    const session = { Session: `${this.#session};timeout=60` };
    switch (request.method) {
      case 'DESCRIBE': {
        const body =
          mount.fault === 'not-video' ? describeSoundOnly() : describeClip(mount.clip, mount.framesPerSecond);
        const headers = { 'Content-Base': `${request.url}/`, 'Content-Type': 'application/sdp' };
        return { status: '200 OK', headers, body };
      }
      case 'SETUP': {
        const transport = request.headers.get('transport') ?? '';
        if (!/RTP\/AVP\/TCP/i.test(transport)) return { status: '461 Unsupported Transport' };
        const channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? 0) & 0xff;
        this.#channel = channel;
        const agreed = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
        return { status: '200 OK', headers: { ...session, Transport: agreed } };
      }
      case 'PLAY': {
        if (this.#channel === undefined) return { status: '455 Method Not Valid in This State' };
        // The reply goes out before the first packet: play() only schedules.
        const track = `${request.url.replace(/\/$/, '')}/trackID=0`;
        const info = mount.play(this.#socket, this.#channel, track);
        this.#playing = mount;
        return { status: '200 OK', headers: { ...session, Range: 'npt=now-', 'RTP-Info': info } };
      }
      case 'TEARDOWN':
        mount.leave(this.#socket);
        return { status: '200 OK', headers: session };
      case 'GET_PARAMETER':
        return { status: '200 OK', headers: session };
      default:
        return { status: '405 Method Not Allowed' };
    }
  }

  #mayWatch(mount: CameraMount, request: RtspRequest): boolean {
    if (mount.credentials === undefined) return true;
    return isDigestAnswer(request.headers.get('authorization'), {
      method: request.method,
      nonce: this.#nonce,
      credentials: mount.credentials,
    });
  }

  #send(request: RtspRequest, { status, headers = {}, body = '' }: Reply): void {
    const head = [
      `RTSP/1.0 ${status}`,
      `CSeq: ${request.headers.get('cseq') ?? '0'}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ];
    this.#socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
}

function pathOf(url: string): string {
  return url.replace(/^rtsp:\/\/[^/]*/i, '');
}
